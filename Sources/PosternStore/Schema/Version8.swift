import Foundation
import GRDB
import PosternWire

/// Who may administer, and what. Frozen: later versions are further migrations.
///
/// - `principal_policy` names policies of `access_policy` and those that the relay has built in, so its `policy` is no
///   foreign key; `place` is the order in which they were given.
/// - `access_key`, `bearer_token` and `client_certificate` are what principals prove themselves with. A key that
///   another one takes the place of has an end.
/// - `used_address` has the addresses that each of the three came from, the last ones only. `kind` says which it is:
///   1 a key, 2 a token, 3 a certificate.
enum Version8 {
    static func migrate(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE access_key RENAME TO former_access_key;" + principals + credentials)
        try giveKeysPrincipals(db)
        try db.execute(sql: "DROP TABLE former_access_key")
    }

    private static let principals = """
        CREATE TABLE principal (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1))
        ) STRICT;

        CREATE TABLE principal_policy (
            principal INTEGER NOT NULL REFERENCES principal (id),
            policy TEXT NOT NULL CHECK (length(policy) BETWEEN 1 AND 64),
            place INTEGER NOT NULL CHECK (place > 0),
            PRIMARY KEY (principal, policy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX principal_of_policy ON principal_policy (policy);

        CREATE TABLE access_policy (
            name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
            document TEXT NOT NULL CHECK (length(document) BETWEEN 1 AND 20480),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            modified_ms INTEGER NOT NULL CHECK (modified_ms >= created_ms)
        ) STRICT, WITHOUT ROWID;


        """

    private static let credentials = """
        CREATE TABLE access_key (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 128),
            sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 4096),
            principal INTEGER NOT NULL REFERENCES principal (id),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
            expires_ms INTEGER CHECK (expires_ms >= 0),
            last_used_ms INTEGER CHECK (last_used_ms >= 0),
            last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX access_key_of_principal ON access_key (principal);

        CREATE TABLE bearer_token (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            principal INTEGER NOT NULL REFERENCES principal (id),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
            scope TEXT CHECK (length(scope) BETWEEN 1 AND 20480),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            expires_ms INTEGER NOT NULL CHECK (expires_ms >= 0),
            last_used_ms INTEGER CHECK (last_used_ms >= 0),
            last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX bearer_token_of_principal ON bearer_token (principal);

        CREATE TABLE client_certificate (
            fingerprint BLOB NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
            principal INTEGER NOT NULL REFERENCES principal (id),
            created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
            last_used_ms INTEGER CHECK (last_used_ms >= 0),
            last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX client_certificate_of_principal ON client_certificate (principal);

        CREATE TABLE used_address (
            kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
            credential BLOB NOT NULL CHECK (length(credential) BETWEEN 1 AND 512),
            address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 64),
            used_ms INTEGER NOT NULL CHECK (used_ms >= 0),
            PRIMARY KEY (kind, credential, address)
        ) STRICT, WITHOUT ROWID;
        """

    /// Each key had a name and might do everything: now it has a principal of that name with full access.
    private static func giveKeysPrincipals(_ db: Database) throws {
        var taken: Set<String> = []
        for key in try Row.fetchAll(
            db,
            sql: "SELECT id, name, created_ms FROM former_access_key ORDER BY created_ms, id"
        ) {
            let name = FormerKeyName(try key.text(1)).principal(butNot: taken)
            taken.insert(name)
            try db.execute(
                sql: "INSERT INTO principal (name, created_ms) VALUES (?, ?)",
                arguments: [name, try key.integer(2)]
            )
            let principal = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO principal_policy VALUES (?, 'PosternFullAccess', 1)",
                arguments: [principal]
            )
            try db.execute(
                sql: """
                    INSERT INTO access_key (id, sealed, principal, created_ms, is_disabled, last_used_ms)
                    SELECT id, sealed, ?, created_ms, is_disabled, last_used_ms FROM former_access_key WHERE id = ?
                    """,
                arguments: [principal, try key.text(0)]
            )
        }
    }
}

/// What an access key was called: any text of at most 256 characters, which stands in no path and need not be unique.
struct FormerKeyName {
    private let text: String

    init(_ text: String) {
        self.text = text.precomposedStringWithCanonicalMapping
    }

    /// The name as a principal may have it: 1 to 64 characters without blanks and control characters, and of no other.
    func principal(butNot taken: Set<String>) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.longest).map(Self.plain)))
        let wanted = plain.isEmpty || plain == "." || plain == ".." ? "key" : plain
        guard taken.contains(wanted) else { return wanted }
        var number = 2
        while true {
            let ending = "-\(number)"
            let beginning = wanted.unicodeScalars.prefix(Self.longest - ending.unicodeScalars.count)
            let name = String(String.UnicodeScalarView(beginning)) + ending
            if !taken.contains(name) { return name }
            number += 1
        }
    }

    private static let longest = 64

    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            "-"
        default: scalar.properties.isWhitespace ? "-" : scalar
        }
    }
}
