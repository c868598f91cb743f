/// 32 bytes of a hash over a message's envelope and wrap block.
package struct Fingerprint: Hashable, Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// - Parameter bytes: Exactly 32 bytes; anything else gives `nil`.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}
