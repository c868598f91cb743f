package import PosternWire

/// Hides a content's exact size behind the Padmé sizes (Nikitin et al., "Reducing Metadata Leakage from Encrypted
/// Files and Communication with PURBs", 2019, §4): at most 12 % more, and 1.6 % and less for what is large.
///
///     plain = L(content), zeros up to the padded size
package enum Padding {
    /// The u32 in front of the content.
    package static let lengthBytes = 4

    /// For n ≥ 256 with e = ⌊log2 n⌋ and s = ⌊log2 e⌋ + 1: n rounded up to a multiple of 2^(e − s). Below, 256.
    ///
    /// - Parameter count: n, which counts the length field. At most 2^62, far above every size that is padded.
    package static func paddedSize(of count: Int) -> Int {
        guard count > Limits.smallestPadding else { return Limits.smallestPadding }
        let exponent = floorLog2(count)
        let unit = 1 << (exponent - floorLog2(exponent) - 1)
        return (count + unit - 1) & ~(unit - 1)
    }

    /// - Throws: ``LayoutError/tooLong`` for more than ``ContentLimits/bytes``.
    package static func pad(_ content: [UInt8]) throws(LayoutError) -> [UInt8] {
        guard content.count <= ContentLimits.bytes else { throw .tooLong }
        var writer = ByteWriter()
        writer.sized(content)
        let size = paddedSize(of: writer.bytes.count)
        return writer.bytes + [UInt8](repeating: 0, count: size - writer.bytes.count)
    }

    /// - Throws: ``LayoutError/meaningless(_:)`` for another size than the content's own, or padding that is not zero.
    package static func unpad(_ plain: [UInt8]) throws(LayoutError) -> [UInt8] {
        var reader = ByteReader(plain)
        let content = try reader.sized(atMost: ContentLimits.bytes)
        guard plain.count == paddedSize(of: reader.offset) else { throw .meaningless("padded size") }
        guard plain[reader.offset...].allSatisfy({ $0 == 0 }) else { throw .meaningless("padding") }
        return content
    }

    private static func floorLog2(_ value: Int) -> Int { Int.bitWidth - 1 - value.leadingZeroBitCount }
}
