/// The outbox: letters that wait to be handed to the mail server. Frozen: later versions are further migrations.
///
/// - `sealed` is the secret that a letter brings, sealed under the relay's master key and bound to the letter, its user
///   and `recipient`.
/// - A letter goes with its invitation, whatever takes that away; who uses the invitation takes the letter away.
/// - `kind` is 1 for an invitation. `last_reason` is why the newest attempt failed.
enum Version9 {
    static let sql = """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            letter BLOB NOT NULL UNIQUE CHECK (length(letter) = 16),
            network INTEGER NOT NULL REFERENCES network (id),
            user INTEGER NOT NULL REFERENCES user (id),
            invitation BLOB NOT NULL UNIQUE REFERENCES invitation (hash) ON DELETE CASCADE,
            recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 3 AND 254),
            kind INTEGER NOT NULL CHECK (kind = 1),
            sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 4096),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            next_attempt_ms INTEGER NOT NULL CHECK (next_attempt_ms >= 0),
            last_reason TEXT CHECK (length(last_reason) BETWEEN 1 AND 256)
        ) STRICT;
        CREATE INDEX outbox_by_next_attempt ON outbox (next_attempt_ms);
        """
}
