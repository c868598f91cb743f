import PosternPrimitives
package import PosternWire

extension Hash512 {
    /// `H(bytes)`: SHA-512 (FIPS 180-4).
    package static func of(_ bytes: [UInt8]) -> Hash512 { of(parts: [bytes]) }

    /// `H(T(label) parts…)`.
    package static func of(_ label: Label, _ parts: [UInt8]...) -> Hash512 { of(parts: [label.bytes] + parts) }

    /// `H` of the parts one after another.
    package static func of(parts: [[UInt8]]) -> Hash512 {
        guard let hash = Hash512(Digest.sha512(parts: parts)) else {
            preconditionFailure("SHA-512 does not have 64 bytes")
        }
        return hash
    }
}
