import Foundation
import GRDB
import Testing

@Suite("The schema")
struct SchemaTests {
    @Test("is the one that is written down")
    func dump() async throws {
        let world = try await World()
        let statements = try await world.database().read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'grdb_%'
                    ORDER BY type DESC, name
                    """
            )
        }
        let dump = statements.map { $0 + ";\n" }.joined(separator: "\n")
        let file = try #require(Bundle.module.url(forResource: "v1", withExtension: "sql", subdirectory: "Schema"))
        #expect(try dump == String(contentsOf: file, encoding: .utf8), "the schema is now:\n\(dump)")
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
