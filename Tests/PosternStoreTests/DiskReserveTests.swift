import Foundation
import PosternTesting
import Testing

@testable import PosternStore

@Suite("Disk space that is held")
struct DiskReserveTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.sub("reserve") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var size: Int? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? nil
    }

    /// What it takes from the disk.
    private func blocks() throws -> Int {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return Int(status.st_blocks) * 512
    }

    @Test("is taken whole, given up, and taken again")
    func file() throws {
        let reserve = ReserveFile(path: path, bytes: 1 << 20)
        #expect(reserve.take() && size == 1 << 20)
        #expect(try blocks() >= 1 << 20, "and is no hole")
        #expect(reserve.take(), "it is held")
        reserve.release()
        #expect(size == nil)
        reserve.release()
        #expect(reserve.take() && size == 1 << 20)
        #expect(ReserveFile(path: path, bytes: 1 << 19).take() && size == 1 << 19, "another size was configured")
    }

    @Test("is not taken where the disk has not twice as much, and leaves nothing behind then")
    func tooLarge() throws {
        let values = try URL(filePath: directory.path).resourceValues(forKeys: [.volumeAvailableCapacityKey])
        let free = try #require(values.volumeAvailableCapacity)
        #expect(!ReserveFile(path: path, bytes: free / 2 + (1 << 30)).take())
        #expect(!ReserveFile(path: path, bytes: .max).take())
        #expect(!ReserveFile(path: directory.sub("none/reserve"), bytes: 1).take())
        #expect(size == nil)
    }

    @Test("lies beside the database of a store that holds some")
    func store() async throws {
        var options = StoreOptions.immediate
        options.reserveBytes = 1 << 20
        let world = try await World(options)
        let held = try FileManager.default.attributesOfItem(atPath: world.directory.sub("store/reserve"))
        #expect(held[.size] as? Int == 1 << 20)
        await world.store.close()
    }
}
