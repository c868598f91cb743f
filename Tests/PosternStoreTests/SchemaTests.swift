import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("The schema")
struct SchemaTests {
    @Test("is the one that is written down")
    func dump() async throws {
        let world = try await World()
        let dump = try await Self.dump(world.database())
        #expect(try dump == Self.written("current"), "the schema is now:\n\(dump)")
    }

    @Test("of the first version is brought up to date, with what is in it")
    func upgrade() async throws {
        let directory = try TemporaryDirectory()
        let old = try DatabaseQueue(path: directory.sub("relay.sqlite"))
        try await old.write { db in
            try db.execute(sql: Self.written("v1"))
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v1')")
            try db.execute(sql: "INSERT INTO relay VALUES (1, ?, 1, 1)", arguments: [Data(repeating: 7, count: 16)])
        }
        let kept = directory.sub("before-upgrade-v1.sqlite")
        try Data("what a crash has left of a copy".utf8).write(to: URL(fileURLWithPath: kept + ".part"))
        let store = try World.open(directory.path, newEpoch: nil)
        #expect(try await store.epoch().bytes == [UInt8](repeating: 7, count: 16))
        // As it was, for whoever wants to go back.
        let copy = try DatabaseQueue(path: kept)
        #expect(try await Self.dump(copy) == Self.written("v1"))
        #expect(!FileManager.default.fileExists(atPath: kept + ".part"))
        #expect(try await store.restored() == nil)
        await store.close()
        #expect(try await Self.dump(old) == Self.written("current"))
    }

    @Test("of a version that compared lower case is brought to full case folding, and loses nobody")
    func foldAnew() async throws {
        let directory = try TemporaryDirectory()
        let old = try DatabaseQueue(path: directory.sub("relay.sqlite"))
        try await old.write { db in
            try db.execute(sql: Self.written("v1"))
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v1')")
            try db.execute(sql: "INSERT INTO relay VALUES (1, ?, 1, 1)", arguments: [Data(repeating: 7, count: 16)])
            try db.execute(
                sql: """
                    INSERT INTO network VALUES (1, ?, '12345678', 'Straße', 'straße', 'STANDARD', NULL, 0, x'01', NULL, 9)
                    """,
                arguments: [World.network.bytes.withUnsafeBytes { Data($0) }]
            )
            try db.execute(sql: "INSERT INTO security_group VALUES (1, 1, 'aaaaaaaa', 'Default', 'default', 1, 0)")
            for (number, login) in ["strasse", "straße", "μάς", "ann"].enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO user (network, user, number, login, folded_login, first_name, last_name,
                            folded_first_name, folded_last_name, security_group, status, created_ms)
                        VALUES (1, ?, ?, ?3, ?3, 'Groß', '', 'groß', '', 1, 1, 0)
                        """,
                    arguments: [Data(repeating: UInt8(number), count: 16), number + 1, login]
                )
            }
        }
        let store = try World.open(directory.path, newEpoch: nil)
        for login in ["strasse", "straße", "μάς", "ann"] {
            #expect(try await store.user(login: login, in: World.network)?.login == login)
        }
        let wishes = ["STRASSE", "μάσ", "Ann", "else"].enumerated().map { number, login in
            NewUser(id: Made.id(600 + UInt64(number)), login: login, created: Made.now)
        }
        let made = try #require(try await store.createUsers(wishes, in: World.network))
        #expect(made.map { $0 == .duplicateLogin } == [true, true, true, false])
        let named = UserQuery(network: World.network, firstName: "gross")
        #expect(try await store.users(named).items.count == 4)
        #expect(try await store.network(World.network)?.foldedName == "strasse")
        await store.close()
    }

    private static func dump(_ database: DatabaseQueue) async throws -> String {
        let statements = try await database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'grdb_%'
                    ORDER BY type DESC, name
                    """
            )
        }
        return statements.map { $0 + ";\n" }.joined(separator: "\n")
    }

    private static func written(_ name: String) throws -> String {
        let file = try #require(Bundle.module.url(forResource: name, withExtension: "sql", subdirectory: "Schema"))
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test("is strict in every table, and enforces foreign keys")
    func strict() async throws {
        let world = try await World()
        let lax = try await world.database().read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                    WHERE strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%'
                    """
            )
        }
        #expect(lax == [])
        await #expect(throws: DatabaseError.self) {
            try await world.fault("INSERT INTO gap VALUES (999999, 1, 1, 1)")
        }
    }
}
