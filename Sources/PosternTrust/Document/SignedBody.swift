package import PosternWire

/// Something that is signed in an exact layout, by keys of one role.
///
/// Parsing accepts exactly the bytes that ``body`` would write: there is one encoding for one value.
package protocol SignedBody: Hashable, Sendable {
    /// Whose signature counts for this layout.
    associatedtype Signer

    static var label: Label { get }

    /// - Throws: ``LayoutError`` for anything but the exact layout, label included.
    init(parsing body: [UInt8]) throws(LayoutError)

    /// The bytes that are signed.
    var body: [UInt8] { get }
}

/// A body that is one version of a chain.
package protocol ChainedBody: SignedBody {
    /// From 1, rising by 1.
    var version: UInt32 { get }
    /// H(body of the version before); zero in version 1.
    var previous: Hash512 { get }
}

extension ByteReader {
    /// - Throws: ``LayoutError/meaningless(_:)`` for the label of something else.
    mutating func label(_ label: Label) throws(LayoutError) {
        guard try take(label.bytes.count) == label.bytes else { throw .meaningless("label") }
    }

    /// `version.u32 prev[64]`: version 1 alone has no predecessor.
    mutating func chainLink() throws(LayoutError) -> (version: UInt32, previous: Hash512) {
        let version = try u32()
        guard version >= 1 else { throw .meaningless("version") }
        let previous = try hash()
        guard (version == 1) == (previous == .zero) else { throw .meaningless("prev") }
        return (version, previous)
    }
}
