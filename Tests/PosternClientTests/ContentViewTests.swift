import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

@Suite("What others are told of documents")
struct ContentViewTests {
    /// As the home keeps it: so many lists.
    private func view(_ versions: [UInt32]) throws -> ContentView {
        var writer = ByteWriter()
        writer.u16(UInt16(versions.count))
        for (number, version) in versions.enumerated() {
            writer.u8(3)
            writer.append([UInt8](repeating: 1, count: 16) + [UInt8](repeating: UInt8(number), count: 16))
            writer.u32(version)
            writer.hash(.of([UInt8(number), UInt8(version)]))
        }
        return try ContentView(parsing: writer.bytes)
    }

    @Test("is told once, in as many messages as it takes")
    func parts() throws {
        let whole = try view([UInt32](repeating: 1, count: 150))
        let first = whole.telling(since: nil)
        #expect(first.news.count == ContentLimits.viewItems && first.told.items == first.news)
        let second = whole.telling(since: first.told)
        #expect(second.news.count == ContentLimits.viewItems && Set(second.news).isDisjoint(with: first.news))
        let third = whole.telling(since: try ContentView(parsing: second.told.bytes))
        #expect(third.news.count == 150 - 2 * ContentLimits.viewItems)
        #expect(Set(third.told.items) == Set(whole.items))
        #expect(whole.telling(since: third.told).news.isEmpty)
    }

    @Test("is told again where it has changed, and not for who is there no more")
    func changes() throws {
        let told = try view([1, 1, 1])
        let later = try view([1, 2])
        let next = later.telling(since: told)
        #expect(next.news == [later.items[1]])
        #expect(next.told.items == later.items)
    }
}
