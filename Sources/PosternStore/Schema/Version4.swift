/// Keeps the answers to administrators' requests that carried a client token, so that a repeat gets the first answer.
///
/// `network` is the number as it was asked for, and no foreign key: also that there is no such network is an answer, and
/// an answer outlives its network.
enum Version4 {
    static let sql = """
        CREATE TABLE kept_answer (
            id INTEGER PRIMARY KEY,
            principal TEXT NOT NULL CHECK (length(principal) BETWEEN 1 AND 128),
            network TEXT NOT NULL CHECK (length(network) = 8),
            operation TEXT NOT NULL CHECK (length(operation) BETWEEN 1 AND 128),
            token TEXT NOT NULL CHECK (length(token) BETWEEN 1 AND 64),
            request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
            status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 499),
            error_type TEXT CHECK (length(error_type) BETWEEN 1 AND 64),
            body BLOB NOT NULL CHECK (length(body) <= 1048576),
            size INTEGER NOT NULL CHECK (size = length(body)),
            kept_ms INTEGER NOT NULL CHECK (kept_ms >= 0),
            UNIQUE (principal, network, operation, token)
        ) STRICT;
        CREATE INDEX kept_answer_by_age ON kept_answer (kept_ms);
        CREATE INDEX kept_answer_of_principal ON kept_answer (principal, size);
        """
}
