/// 64 bytes of SHA-512. Who makes one is `PosternTrust`; here it is only carried.
package struct Hash512: Hashable, Sendable {
    package static let byteCount = 64

    package let bytes: [UInt8]

    /// - Parameter bytes: Exactly 64 bytes; anything else gives `nil`.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(repeating byte: UInt8) {
        bytes = [UInt8](repeating: byte, count: Self.byteCount)
    }

    /// What stands where there is no document or envelope before this one.
    package static let zero = Hash512(repeating: 0)
}

extension Hash512: CustomStringConvertible {
    package var description: String { Hex.encode(bytes) }
}
