import Foundation
import GRDB
import PosternStore
import Testing

@Suite("Emptying the write-ahead log")
struct EmptyLogTests {
    /// What was erased stands in the log until then.
    @Test("says whether it is empty: not while somebody reads what was there before")
    func emptied() async throws {
        let world = try await World()
        let log = world.directory.sub("store/relay.sqlite-wal")
        func bytes() throws -> Int { try Data(contentsOf: URL(filePath: log)).count }
        let reader = try world.database()
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM secret")
        }
        try await world.store.putSecret(kind: "test", id: [1], sealed: [UInt8](repeating: 0xA5, count: 64))
        #expect(try await !world.store.emptyLog())
        #expect(try bytes() > 0)
        try await reader.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        #expect(try await world.store.emptyLog())
        #expect(try bytes() == 0)
        #expect(try await world.store.secret(kind: "test", id: [1])?.count == 64)
    }
}
