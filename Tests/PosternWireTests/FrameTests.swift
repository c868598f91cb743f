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

    struct Vector {
        /// Of the field in ClientFrame or ServerFrame, as in the file: `open-invitation`.
        let name: Substring
        let isUp: Bool
        /// Behind the length.
        let bytes: [UInt8]
        /// What the bytes mean, in protobuf's text form.
        let text: String

        /// - Parameter lines: As make_frames.py writes them: what it is, then what it means.
        init?(_ lines: ArraySlice<Substring>) {
            let parts = lines.first?.split(separator: " ") ?? []
            guard lines.count == 2, let last = lines.last, parts.count == 3, let bytes = Hex.decode(parts[2]) else {
                return nil
            }
            name = parts[0].prefix { $0 != "." }
            isUp = parts[1] == "up"
            self.bytes = bytes
            text = String(last).replacing(#/\b([0-9a-f]{2})\*([0-9]+)/#) { found in
                "\"" + String(repeating: "\\x\(found.1)", count: Int(found.2) ?? 0) + "\""
            }
        }
    }

    static let vectors: [Vector?] = {
        let url = Bundle.module.url(forResource: "Vectors/frames", withExtension: "txt")
        guard let url, let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return stride(from: 0, to: lines.count, by: 2).map { Vector(lines[$0..<min($0 + 2, lines.count)]) }
    }()

    @Test("every frame of the protocol has a vector that means what it says, and is encoded as it was")
    func vectorFile() throws {
        var names: [Bool: Set<Substring>] = [:]
        for vector in Self.vectors {
            let vector = try #require(vector)
            names[vector.isUp, default: []].insert(vector.name)
            if vector.isUp {
                try check(vector, ClientFrame.self, \.body)
            } else {
                try check(vector, ServerFrame.self, \.body)
            }
        }
        #expect(names[true]?.count == 22)
        #expect(names[false]?.count == 26)
    }

    /// The text names fields where the bytes number them, so a field that was swapped or renumbered is seen.
    private func check<Body: FrameBody, Case>(_ vector: Vector, _: Body.Type, _ body: (Body) -> Case?) throws {
        let frame: Body = try Frame.decode(vector.bytes)
        #expect(try frame == Body(textFormatString: vector.text), "\(vector.name)")
        let kind = try #require(body(frame).flatMap { Mirror(reflecting: $0).children.first?.label }, "\(vector.name)")
        #expect(kind == camelCase(vector.name))
        #expect(Array(Frame.encode(frame).dropFirst(4)) == vector.bytes, "\(vector.name)")
    }

    private func camelCase(_ name: Substring) -> String {
        let words = name.split(separator: "-")
        return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    @Test("cut at every byte and changed at random, frames are refused or read, never trapped on")
    func hostile() throws {
        var generator = SplitMix(state: 42)
        for vector in Self.vectors.compactMap(\.self) {
            for count in 0..<vector.bytes.count { decode(Array(vector.bytes[..<count]), vector.isUp) }
            for _ in 0..<200 {
                var changed = vector.bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
                        in: 0...255,
                        using: &generator
                    )
                }
                decode(changed, vector.isUp)
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
