import Foundation
import PosternWire
import SwiftProtobuf
import Testing

@Suite("Frames")
struct FrameTests {
    @Test("a joined delivery is what protobuf encodes", arguments: [1, 127, 128, 300, UInt64.max] as [UInt64])
    func delivery(_ sequence: UInt64) throws {
        let own = OwnWrap(key: .filled(7), wrap: [UInt8](repeating: 8, count: 48))
        let encapsulated = [UInt8](repeating: 4, count: 133)
        let envelope = [UInt8](repeating: 9, count: 20_000)
        var bytes: [UInt8] = []
        SharedDelivery(encapsulated: encapsulated, envelope: envelope)
            .appendFrame(sequence: sequence, own: own.bytes, to: &bytes)
        var deliver = Deliver()
        deliver.sequence = sequence
        deliver.own = Data(own.bytes)
        deliver.encapsulated = Data(encapsulated)
        deliver.envelope = Data(envelope)
        #expect(bytes == Frame.encode(ServerFrame(.deliver(deliver))))
    }

    @Test("a length is held against the limit before anything is read")
    func limit() throws {
        #expect(try Frame.checkedLength(4096, limit: 4096) == 4096)
        #expect(throws: FrameError.tooLarge(length: 4097, limit: 4096)) { try Frame.checkedLength(4097, limit: 4096) }
        #expect(throws: FrameError.self) { try Frame.checkedLength(.max, limit: Limits.frameBytes) }
    }

    /// One line a frame: its name, `up` or `down`, and its bytes behind the length.
    static let vectors: [(name: String, isUp: Bool, bytes: [UInt8])] = {
        let url = Bundle.module.url(forResource: "Vectors/frames", withExtension: "txt")
        guard let url, let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, let bytes = Hex.decode(parts[2]) else { return nil }
            return (String(parts[0]), parts[1] == "up", bytes)
        }
    }()

    @Test("every frame of the protocol has a vector that is decoded and encoded again")
    func vectorFile() throws {
        #expect(Self.vectors.count(where: \.isUp) == 20)
        #expect(Self.vectors.count(where: { !$0.isUp }) == 23)
        for (name, isUp, bytes) in Self.vectors {
            if isUp {
                let frame: ClientFrame = try Frame.decode(bytes)
                #expect(frame.body != nil, "\(name)")
                #expect(Array(Frame.encode(frame).dropFirst(4)) == bytes, "\(name)")
            } else {
                let frame: ServerFrame = try Frame.decode(bytes)
                #expect(frame.body != nil, "\(name)")
                #expect(Array(Frame.encode(frame).dropFirst(4)) == bytes, "\(name)")
            }
        }
    }

    @Test("cut at every byte and changed at random, frames are refused or read, never trapped on")
    func hostile() throws {
        var generator = SplitMix(state: 42)
        for (_, isUp, bytes) in Self.vectors {
            for count in 0..<bytes.count { decode(Array(bytes[..<count]), isUp) }
            for _ in 0..<200 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
                        in: 0...255,
                        using: &generator
                    )
                }
                decode(changed, isUp)
            }
        }
    }

    private func decode(_ bytes: [UInt8], _ isUp: Bool) {
        if isUp {
            let frame: ClientFrame? = try? Frame.decode(bytes)
            if case .send(let send) = frame?.body {
                _ = try? Envelope(parsing: Array(send.envelope))
                _ = try? WrapBlock(parsing: Array(send.wrapBlock))
            }
        } else {
            let _: ServerFrame? = try? Frame.decode(bytes)
        }
    }
}

/// A seeded generator, so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
