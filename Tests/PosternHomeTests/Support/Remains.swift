import Foundation

/// What is left of values in raw bytes.
///
/// Any 8 bytes in a row of a value count, of those that begin at its multiples of 8: so it is found even when only a
/// part of it survived, and a chance hit has the odds of 2^-40 in files of this size.
enum Remains {
    /// - Returns: Which of the values left something in `data`, by their numbers.
    static func find(_ values: [[UInt8]], in data: Data) -> Set<Int> {
        var owners: [UInt64: Int] = [:]
        for (number, value) in values.enumerated() {
            value.withUnsafeBytes { bytes in
                for start in stride(from: 0, through: bytes.count - 8, by: 8) {
                    owners[bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)] = number
                }
            }
        }
        // A value that is not random could hold nothing but zeros somewhere, as every file does.
        owners[0] = nil
        return data.withUnsafeBytes { all in
            var found: Set<Int> = []
            for start in 0..<max(0, all.count - 7) {
                let word = all.loadUnaligned(fromByteOffset: start, as: UInt64.self)
                if word != 0, let owner = owners[word] { found.insert(owner) }
            }
            return found
        }
    }
}

/// Whether anything is left of a value.
func remains(of value: [UInt8], in data: Data) -> Bool {
    !Remains.find([value], in: data).isEmpty
}
