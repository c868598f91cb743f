import Foundation
import GRDB
import PosternWire

extension Identifier {
    var data: Data { Data(bytes) }
}

extension Hash512 {
    var data: Data { Data(bytes) }
}

extension Timestamp {
    /// SQLite's integers are signed: the far future saturates.
    var stored: Int64 { Int64(clamping: milliseconds) }

    init(stored: Int64) {
        self.init(milliseconds: UInt64(clamping: stored))
    }
}

/// Typed reading of a row; what the schema rules out is ``StoreError/damaged(_:)``, never a default.
extension Row {
    func bytes(_ index: Int) throws -> [UInt8] {
        try withUnsafeData(atIndex: index) { data in
            guard let data else { throw StoreError.damaged("a blob is NULL") }
            return [UInt8](data)
        }
    }

    func optionalBytes(_ index: Int) throws -> [UInt8]? {
        try withUnsafeData(atIndex: index) { data in data.map { [UInt8]($0) } }
    }

    func identifier<Subject>(_ index: Int) throws -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(try bytes(index)) else {
            throw StoreError.damaged("an id is not 16 bytes")
        }
        return identifier
    }

    func hash(_ index: Int) throws -> Hash512 {
        guard let hash = Hash512(try bytes(index)) else { throw StoreError.damaged("a hash is not 64 bytes") }
        return hash
    }

    func time(_ index: Int) throws -> Timestamp {
        Timestamp(stored: try decode(Int64.self, atIndex: index))
    }

    func optionalTime(_ index: Int) throws -> Timestamp? {
        try decode(Int64?.self, atIndex: index).map { Timestamp(stored: $0) }
    }

    func integer(_ index: Int) throws -> Int64 { try decode(Int64.self, atIndex: index) }
    func text(_ index: Int) throws -> String { try decode(String.self, atIndex: index) }
    func version(_ index: Int) throws -> UInt32 { UInt32(clamping: try integer(index)) }
}
