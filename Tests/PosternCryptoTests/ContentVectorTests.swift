import Foundation
import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("Vectors of kinds of content")
struct ContentVectorTests {
    let vectors: ContentVectors

    init() throws { vectors = try ContentVectors.load() }

    @Test("each content has its bytes, its padded size, and is read from them")
    func contents() throws {
        for vector in vectors.contents {
            let content = try vector.value()
            #expect(Hex.encode(content.bytes) == vector.content)
            #expect(try Content(parsing: content.bytes) == content)
            #expect(try Padding.pad(content.bytes).count == vector.padded)
        }
        #expect(Set(vectors.contents.map(\.kind)).count == 11)
    }

    @Test("what the other implementation takes is taken here, and nothing else")
    func verdicts() throws {
        for verdict in vectors.verdicts {
            let bytes = try #require(Hex.decode(verdict.content))
            #expect(((try? Content(parsing: bytes)) != nil) == verdict.taken, "\(verdict.content)")
        }
        #expect(vectors.verdicts.count { $0.taken } >= 100)
        #expect(vectors.verdicts.count { !$0.taken } >= 100)
    }

    @Test("what others made of a message is the same here, whenever it came")
    func amended() throws {
        var generator = SeededGenerator(seed: 6)
        for vector in vectors.amended {
            let author = try messageAuthor(vector.author)
            let content = Content(users: nil, firstID: .zero, body: .text(vector.text))
            let message = KnownMessage(content, in: .zero, by: author, from: .zero)
            // What a removed device says does not become an amendment: see the test of opened messages.
            let amendments = try vector.amendments.filter { !$0.removedDevice }
                .map { try $0.amendment(of: message.target, in: .zero) }
            var amended = AmendedMessage(of: message.target, in: .zero)
            let arrival = Int.random(in: 0...amendments.count, using: &generator)
            for amendment in amendments[..<arrival] { _ = amended.take(amendment) }
            _ = amended.take(message)
            for amendment in amendments[arrival...] { _ = amended.take(amendment) }
            #expect(try amended.outcome == vector.outcome.value())
        }
        #expect(vectors.amended.count { $0.outcome.recalled } >= 5)
        #expect(vectors.amended.count { $0.outcome.edited == true } >= 10)
    }

    @Test("another implementation, written from the page, computes the same")
    func otherImplementation() throws {
        let outcome = try PythonProgram.run([SourceTree.kinds.path(percentEncoded: false)], of: SourceTree.kindsProgram)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(
        "the other implementation notices a changed value",
        arguments: [
            (#""longitude": -1"#, #""longitude": -2"#), (#""taken": true"#, #""taken": false"#),
            (#""edited": true"#, #""edited": false"#), (#""padded": 256"#, #""padded": 272"#),
        ]
    )
    func otherImplementationNotices(_ value: String, _ other: String) throws {
        let text = String(decoding: try Vectors.read("content-kinds.json"), as: UTF8.self)
        let place = try #require(text.range(of: value))
        let changed = text.replacingCharacters(in: place, with: other)
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(changed.utf8).write(to: file)
        let outcome = try PythonProgram.run([file.path(percentEncoded: false)], of: SourceTree.kindsProgram)
        #expect(outcome.status == 1)
        #expect(!outcome.errors.isEmpty)
    }
}
