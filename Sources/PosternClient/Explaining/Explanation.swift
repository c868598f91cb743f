import PosternWire

/// Why a message can be read on this device, or cannot.
package struct Explanation: Hashable, Sendable {
    package enum Case: String, CaseIterable, Hashable, Sendable {
        // It is here.
        case readable
        /// Of a device that is no longer on its user's list.
        case fromRemovedDevice = "from-removed-device"
        /// By an identity that the user has not taken yet.
        case fromChangedIdentity = "from-changed-identity"

        // It is here, sealed.
        case closed
        case waitsForList = "waits-for-list"
        case waitsForRoom = "waits-for-room"
        case heldUntilAccepted = "held-until-accepted"

        // It is not here.
        case refused
        /// It was closed, and its time for repair is over.
        case neverOpened = "never-opened"
        case missing
        case expired
        case leftOut = "left-out"
        /// It was sent before this device was added, or had taken its first message of that device.
        case notForThisDevice = "not-for-this-device"
        case unknown

        // This device wrote it.
        case sent
        case unanswered
        case queued
        case heldBack = "held-back"
        case notSent = "not-sent"
    }

    /// The message's id, or the start of a device's and a counter.
    package let subject: String
    package let state: Case
    /// One sentence each, the most important first.
    package let lines: [String]

    init(_ subject: String, _ state: Case, _ lines: [String]) {
        self.subject = subject
        self.state = state
        self.lines = lines
    }
}

/// What a person names to have explained.
package enum ExplainedSubject: Hashable, Sendable {
    /// The start of a message id.
    case message(String)
    /// A message of which nothing but its place is known.
    case place(device: String, counter: UInt64)

    /// - Parameter text: At least 8 hexadecimal digits of a message id as it was printed, or of a device's id, a hyphen,
    ///   and a counter.
    package init?(_ text: String) {
        let parts = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let digits = parts.first, (8...32).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ Hex.isDigit($0) })
        else { return nil }
        switch parts.count {
        case 1: self = .message(digits)
        case 2:
            guard let counter = UInt64(parts[1]), counter >= 1 else { return nil }
            self = .place(device: digits, counter: counter)
        default: return nil
        }
    }
}

extension Hex {
    fileprivate static func isDigit(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
