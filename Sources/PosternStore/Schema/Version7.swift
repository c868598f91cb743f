/// What administrators' acts leave. Frozen: later versions are further migrations.
///
/// - Bots and the retention bot are users of kinds 2 and 3. A deleted user keeps its row without its names, because its
///   id and its number never return, and its lists, because others check with them what it wrote.
/// - `invited_until_ms` is the end of a user's newest invitation, whose own row goes with it; `rejected_ms` is when an invitation had been over for so long that its user counts as one who declined.
/// - `deleted_network` has the ids of networks that nobody finds by id or number any more, and whether the rest of them
///   is erased. Their charters stay: audit checkpoints are checked with them.
/// - `network_record` has what an administrator configured for services beside messaging; `secret` is sealed.
/// - `audit_record` and `audit_checkpoint` outlive their network, so `log` and `network` are no foreign keys. The log
///   that is all zeros is the relay's own. Rows of both are only ever added.
enum Version7 {
    static let sql = directory + records + audit

    private static let directory = """
        ALTER TABLE security_group ADD COLUMN modified_ms INTEGER CHECK (modified_ms >= 0);
        ALTER TABLE user ADD COLUMN kind INTEGER NOT NULL DEFAULT 1 CHECK (kind IN (1, 2, 3));
        ALTER TABLE user ADD COLUMN display_name TEXT NOT NULL DEFAULT '' CHECK (length(display_name) <= 256);
        ALTER TABLE user ADD COLUMN folded_display_name TEXT NOT NULL DEFAULT '';
        ALTER TABLE user ADD COLUMN modified_ms INTEGER CHECK (modified_ms >= 0);
        ALTER TABLE user ADD COLUMN invited_until_ms INTEGER CHECK (invited_until_ms >= 0);
        ALTER TABLE user ADD COLUMN rejected_ms INTEGER CHECK (rejected_ms >= 0);
        ALTER TABLE user ADD COLUMN deleted_ms INTEGER CHECK (deleted_ms >= 0);
        ALTER TABLE user ADD COLUMN challenge BLOB CHECK (length(challenge) = 64);

        CREATE TABLE deleted_network (
            id INTEGER PRIMARY KEY REFERENCES network (id),
            network BLOB NOT NULL UNIQUE CHECK (length(network) = 16),
            number TEXT NOT NULL CHECK (length(number) = 8),
            deleted_ms INTEGER NOT NULL CHECK (deleted_ms >= 0),
            is_erased INTEGER NOT NULL DEFAULT 0 CHECK (is_erased IN (0, 1))
        ) STRICT;


        """

    private static let records = """
        CREATE TABLE network_record (
            network INTEGER NOT NULL REFERENCES network (id),
            kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
            body TEXT NOT NULL CHECK (length(body) <= 262144),
            secret BLOB CHECK (length(secret) <= 65536),
            modified_ms INTEGER NOT NULL CHECK (modified_ms >= 0),
            PRIMARY KEY (network, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE guest (
            id INTEGER PRIMARY KEY,
            network INTEGER NOT NULL REFERENCES network (id),
            hash TEXT NOT NULL CHECK (length(hash) BETWEEN 1 AND 128),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
            blocked_by TEXT CHECK (length(blocked_by) <= 256),
            blocked_ms INTEGER CHECK (blocked_ms >= 0),
            UNIQUE (network, hash),
            CHECK ((blocked_by IS NULL) = (blocked_ms IS NULL))
        ) STRICT;

        CREATE TABLE guest_month (
            guest INTEGER NOT NULL REFERENCES guest (id),
            month TEXT NOT NULL CHECK (length(month) = 7),
            PRIMARY KEY (guest, month)
        ) STRICT, WITHOUT ROWID;


        """

    private static let audit = """
        CREATE TABLE audit_record (
            log BLOB NOT NULL CHECK (length(log) = 16),
            number INTEGER NOT NULL CHECK (number > 0),
            at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
            principal TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            result INTEGER NOT NULL CHECK (result IN (1, 2, 3)),
            record BLOB NOT NULL CHECK (length(record) BETWEEN 1 AND 65536),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            PRIMARY KEY (log, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER audit_record_stays BEFORE DELETE ON audit_record
            BEGIN SELECT raise(ABORT, 'audit records are never deleted'); END;
        CREATE TRIGGER audit_record_is_final BEFORE UPDATE ON audit_record
            BEGIN SELECT raise(ABORT, 'audit records are never changed'); END;

        CREATE TABLE audit_checkpoint (
            network BLOB NOT NULL CHECK (length(network) = 16),
            version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
            records INTEGER NOT NULL CHECK (records > 0),
            relay_records INTEGER NOT NULL CHECK (relay_records >= 0),
            body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 1048576),
            signature BLOB NOT NULL CHECK (length(signature) = 132),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            PRIMARY KEY (network, version)
        ) STRICT, WITHOUT ROWID;
        """
}
