import Foundation
import PosternWire
import Testing

/// The values of the worked example, as `Vectors/worked-example.json` and the page have them.
struct WorkedExample {
    let texts: [String: String]
    let numbers: [String: UInt64]
    let pairs: [[Int]]

    init() throws {
        let json = try JSONSerialization.jsonObject(with: Vectors.read("worked-example.json"))
        let values = try #require(json as? [String: Any])
        texts = values.compactMapValues { $0 as? String }
        numbers = values.compactMapValues { $0 as? NSNumber }.mapValues(\.uint64Value)
        pairs = try #require(values["padded-sizes"] as? [[Int]])
    }

    func text(_ name: String) throws -> String { try #require(texts[name], "no value named \(name)") }

    func bytes(_ name: String) throws -> [UInt8] { try #require(Hex.decode(text(name)), "\(name) is not hexadecimal") }

    func number(_ name: String) throws -> UInt64 { try #require(numbers[name], "no number named \(name)") }

    func identifier<Subject>(_ name: String) throws -> Identifier<Subject> {
        try #require(Identifier(bytes(name)), "\(name) is no id")
    }

    func hash(_ name: String) throws -> Hash512 { try #require(Hash512(bytes(name)), "\(name) is no hash") }
}

enum Vectors {
    static func read(_ name: String) throws -> Data {
        let url = try #require(Bundle.module.url(forResource: "Vectors/\(name)", withExtension: nil))
        return try Data(contentsOf: url)
    }
}

/// Where the sources lie: for the page and the Python program, which are no resources of this target.
enum SourceTree {
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    static var page: URL { root.appending(path: "Sources/PosternCrypto/PosternCrypto.docc/PosternCrypto.md") }
    static var program: URL { root.appending(path: "Tests/Python/worked_example.py") }
    static var kindsProgram: URL { root.appending(path: "Tests/Python/content_kinds.py") }
    static var kinds: URL { root.appending(path: "Tests/PosternCryptoTests/Vectors/content-kinds.json") }
    static var example: URL { root.appending(path: "Tests/PosternCryptoTests/Vectors/worked-example.json") }
}
