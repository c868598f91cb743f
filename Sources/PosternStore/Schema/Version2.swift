/// The second schema. Frozen: later versions are further migrations.
///
/// - `guess` counts wrong passwords in a row, from strangers (1) and from the user's own devices (2). A user that is not
///   there has rows like any other, so that neither answers nor work tell it apart; `is_known` says which are bounded.
/// - `reserved_login` keeps a login from others: one that an administrator gave a user whose identity has not signed it
///   yet (`until_ms` is NULL), and one that a user had before.
/// - Bundles are found by their age, and those that are too old are erased.
enum Version2 {
    static let sql = """
        CREATE TABLE guess (
            id INTEGER PRIMARY KEY,
            network INTEGER NOT NULL REFERENCES network (id),
            user BLOB NOT NULL CHECK (length(user) = 16),
            origin INTEGER NOT NULL CHECK (origin IN (1, 2)),
            is_known INTEGER NOT NULL CHECK (is_known IN (0, 1)),
            wrong INTEGER NOT NULL CHECK (wrong > 0),
            locked_until_ms INTEGER NOT NULL CHECK (locked_until_ms >= 0),
            UNIQUE (network, user, origin)
        ) STRICT;
        CREATE INDEX guess_at_nobody ON guess (id) WHERE is_known = 0;

        CREATE TABLE reserved_login (
            network INTEGER NOT NULL REFERENCES network (id),
            folded_login TEXT NOT NULL,
            login TEXT NOT NULL CHECK (length(CAST(login AS BLOB)) BETWEEN 1 AND 256),
            user INTEGER NOT NULL REFERENCES user (id),
            until_ms INTEGER CHECK (until_ms >= 0),
            PRIMARY KEY (network, folded_login)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX given_login ON reserved_login (user) WHERE until_ms IS NULL;
        CREATE INDEX former_login ON reserved_login (until_ms);

        CREATE INDEX bundle_by_age ON bundle (created_ms);
        """
}
