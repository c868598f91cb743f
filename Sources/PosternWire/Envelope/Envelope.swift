/// What a recipient device gets of a message beside its own wrap, and what the relay keeps as one opaque value:
///
///       0 header[304]
///     304 H(wrap block)[64]
///     368 signature[132] of the sending device
///     500 ciphertext (padded content and a tag of 16)
package struct Envelope: Hashable, Sendable {
    package static let ciphertextOffset = Limits.headerBytes + Limits.hashBytes + Limits.signatureBytes
    package static let tagBytes = 16
    package static let byteCounts =
        ciphertextOffset + Limits.smallestPadding + tagBytes...ciphertextOffset + Limits.paddedContentBytes + tagBytes

    package let bytes: [UInt8]
    package let header: Header

    /// - Throws: ``LayoutError`` as ``Header/init(parsing:)``; ``LayoutError/truncated`` or ``LayoutError/tooLong``
    ///   outside ``byteCounts``.
    package init(parsing bytes: [UInt8]) throws(LayoutError) {
        guard bytes.count >= Self.byteCounts.lowerBound else { throw .truncated }
        guard bytes.count <= Self.byteCounts.upperBound else { throw .tooLong }
        self.bytes = bytes
        header = try Header(parsing: Array(bytes[..<Limits.headerBytes]))
    }

    package init(header: Header, wrapDigest: Hash512, signature: [UInt8], ciphertext: [UInt8]) {
        self.header = header
        bytes = header.bytes + wrapDigest.bytes + signature + ciphertext
    }

    package var headerBytes: [UInt8] { Array(bytes[..<Limits.headerBytes]) }

    package var wrapDigest: Hash512 {
        Hash512(Array(bytes[Limits.headerBytes..<Limits.headerBytes + Limits.hashBytes])) ?? .zero
    }

    package var signature: [UInt8] {
        Array(bytes[Limits.headerBytes + Limits.hashBytes..<Self.ciphertextOffset])
    }

    package var ciphertext: [UInt8] { Array(bytes[Self.ciphertextOffset...]) }
}
