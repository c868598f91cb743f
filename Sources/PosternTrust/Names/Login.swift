import Foundation
package import PosternWire

/// The name under which a user is invited and looked up: UTF-8 in normal form C, lower case, compared as bytes.
///
/// 1 to 256 bytes without control characters, line separators, what turns the direction of text and what nobody sees,
/// so that no login can be shown as another one.
package struct Login: Hashable, Sendable {
    package let text: String

    /// - Parameter text: Exactly as it is signed.
    /// - Throws: ``LayoutError/tooLong``; ``LayoutError/meaningless(_:)`` where it is empty, not normalised or holds a
    ///   character that it may not.
    package init(_ text: String) throws(LayoutError) {
        guard text.utf8.count <= Limits.loginBytes else { throw .tooLong }
        guard !text.isEmpty, text.unicodeScalars.allSatisfy(Self.holds) else { throw .meaningless("login") }
        guard Self.normalised(text).utf8.elementsEqual(text.utf8) else { throw .meaningless("login") }
        self.text = text
    }

    /// - Parameter typed: As somebody wrote it, in any case and normal form.
    /// - Throws: As ``init(_:)``.
    package init(normalising typed: String) throws(LayoutError) {
        // Before normalising, which costs more than it should for a hostile length.
        guard typed.utf8.count <= 4 * Limits.loginBytes else { throw .tooLong }
        try self.init(Self.normalised(typed))
    }

    package var bytes: [UInt8] { Array(text.utf8) }

    private static func normalised(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        // Lower case first, then form C: lowering can take a composed character apart.
        return text.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    }

    private static func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            false
        default: true
        }
    }

    // Swift compares texts by canonical equivalence; logins are compared as bytes.
    package static func == (left: Login, right: Login) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension Login: CustomStringConvertible {
    package var description: String { text }
}

extension ByteReader {
    mutating func login() throws(LayoutError) -> Login { try Login(try text(atMost: Limits.loginBytes)) }
}

extension ByteWriter {
    mutating func login(_ login: Login) { sized(login.bytes) }
}
