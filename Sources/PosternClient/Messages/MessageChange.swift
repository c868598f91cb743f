import Foundation
import PosternWire

/// What happened to a message, as the home keeps it for the user to see.
package struct MessageChange: Codable, Hashable, Sendable {
    package enum What: Codable, Hashable, Sendable {
        case edited(text: String)
        case recalled
        case reacted(emoji: String)
        case tookBack(emoji: String)
        case delivered
        case read
    }

    package let what: What
    /// 64 hexadecimal digits.
    let by: String
    /// The sender's own clock, milliseconds since 1970.
    let at: UInt64

    init(_ what: What, by who: Who, at time: Timestamp) {
        self.what = what
        by = Hex.encode(who.bytes)
        at = time.milliseconds
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts and numbers alone: nothing here can fail to be encoded.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// - Returns: `nil` for what another version of this software wrote.
    init?(bytes: [UInt8]) {
        guard let change = try? JSONDecoder().decode(MessageChange.self, from: Data(bytes)) else { return nil }
        self = change
    }

    var who: Who? { Hex.decode(by).flatMap { Who($0) } }

    /// Receipts are shown beside their message, and interrupt nobody.
    var isReceipt: Bool { what == .delivered || what == .read }
}
