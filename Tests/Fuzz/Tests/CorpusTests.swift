import Foundation
import PosternFuzzing
import Testing

@Suite("Parsers that strangers' bytes come to")
struct CorpusTests {
    private static func corpus(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Corpora/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
            .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }

    /// Of all seeds of a parser together; a run of scripts/fuzz makes millions.
    private static let mutations = 1500

    @Test("answer whatever they are given", arguments: FuzzTarget.allCases)
    func answers(_ target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)
        #expect(!corpus.isEmpty, "a parser without seeds is hardly fuzzed")
        for (name, bytes) in corpus {
            #expect(throws: Never.self, "\(name)") { try target.run(bytes) }
        }
        try target.run([])
        for number in 0..<Self.mutations {
            let (name, seed) = corpus[number % corpus.count]
            var mutations = Mutations(seed: UInt64(number))
            let bytes = mutations.mutated(seed)
            #expect(throws: Never.self, "\(name), mutation \(number)") { try target.run(bytes) }
        }
    }
}
