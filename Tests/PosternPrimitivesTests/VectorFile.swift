import Foundation

/// The vector files that the tests carry with them.
enum VectorFile {
    static func load<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
        guard let file = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors") else {
            throw CocoaError(.fileNoSuchFile)
        }
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }
}

/// A file of C2SP/wycheproof: groups that share a key or sizes, each with its cases.
struct Wycheproof<Group: Decodable>: Decodable {
    let numberOfTests: Int
    let testGroups: [Group]

    static func load(_ name: String) throws -> Wycheproof {
        try VectorFile.load("wycheproof-\(name)", as: Wycheproof.self)
    }
}

/// What a case says of itself. A verdict that is not listed here fails the file's decoding: nothing is skipped.
enum Verdict: String, Decodable {
    case valid, invalid, acceptable
}
