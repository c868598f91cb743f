import NIOCore
import PosternWire
import Testing

@testable import PosternTransport

@Suite("Cutting a stream into frames")
struct FrameAssemblerTests {
    private static func frame(_ payload: [UInt8]) -> [UInt8] {
        var buffer = ByteBuffer(integer: UInt32(payload.count))
        buffer.writeBytes(payload)
        return Array(buffer.readableBytesView)
    }

    private static let payloads: [[UInt8]] = [[], [1], Array(0..<200), [UInt8](repeating: 7, count: 3000), [2, 3]]

    @Test("gives the same frames however the stream is read", arguments: [1, 2, 3, 4, 5, 7, 64, 203, 204, 205, 9999])
    func cuts(bytesInRead: Int) throws {
        let stream = Self.payloads.flatMap(Self.frame)
        var assembler = FrameAssembler()
        var taken: [[UInt8]] = []
        for start in stride(from: 0, to: stream.count, by: bytesInRead) {
            assembler.append(ByteBuffer(bytes: stream[start..<min(start + bytesInRead, stream.count)]))
            while let payload = try assembler.next() { taken.append(payload) }
        }
        #expect(taken == Self.payloads)
        #expect(assembler.pending == nil)
    }

    @Test("keeps nothing of what was taken, where every read ends within a frame", arguments: [1, 3, 4, 100, 1023])
    func forgets(bytesOfNext: Int) throws {
        let payload = [UInt8](repeating: 5, count: 1020)
        let frame = Self.frame(payload)
        var assembler = FrameAssembler()
        assembler.append(ByteBuffer(bytes: frame + frame.prefix(bytesOfNext)))
        #expect(try assembler.next() == payload)
        for _ in 0..<10_000 {
            #expect(try assembler.next() == nil)
            assembler.append(ByteBuffer(bytes: frame.dropFirst(bytesOfNext) + frame.prefix(bytesOfNext)))
            #expect(try assembler.next() == payload)
        }
        #expect(try #require(assembler.pending).capacity <= 4 * frame.count)
    }

    @Test("needs no more memory than the limit for a frame that comes byte by byte")
    func longest() throws {
        var assembler = FrameAssembler()
        let payload = [UInt8](repeating: 9, count: assembler.limit)
        for byte in Self.frame(payload) {
            #expect(try assembler.next() == nil)
            assembler.append(ByteBuffer(integer: byte))
            #expect(try #require(assembler.pending).capacity <= 2 * payload.count + 1024)
        }
        #expect(try assembler.next() == payload)
    }

    @Test("refuses a length over the limit before a byte of the payload is there")
    func tooLong() throws {
        var assembler = FrameAssembler()
        assembler.append(ByteBuffer(integer: UInt32(assembler.limit) + 1))
        #expect(throws: FrameError.self) { try assembler.next() }
    }
}
