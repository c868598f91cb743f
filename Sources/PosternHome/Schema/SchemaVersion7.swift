/// What taken messages say of documents and of other devices.
enum SchemaVersion7 {
    static let statements = """
        -- Taken, and not compared yet with what is held here. `sealed` is the header and the content.
        CREATE TABLE statement (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 64),
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        """
}
