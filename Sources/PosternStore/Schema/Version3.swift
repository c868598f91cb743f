/// Remembers when the store was restored from a back-up, and under which epoch it has been since.
enum Version3 {
    static let sql = """
        CREATE TABLE restore (
            id INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
            epoch BLOB NOT NULL UNIQUE CHECK (length(epoch) = 16)
        ) STRICT;
        """
}
