/// Why a text is no policy: where, what, and what to do. The whole policy is refused with the first fault.
package struct PolicyFault: Error, Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case policy
        /// Counted from 1; with its `Sid` when it has one that can be read.
        case statement(Int, sid: String?)
    }

    package let place: Place
    /// `Action`, `Condition.IpAddress.aws:SourceIp`; empty for the policy or statement itself.
    package let member: String
    package let reason: String

    /// What is wrong with a value, by whom it does not know where it stands.
    struct Reason: Error, Hashable {
        let text: String

        init(_ text: String) { self.text = text }
    }
}

extension PolicyFault: CustomStringConvertible {
    package var description: String {
        let place =
            switch place {
            case .policy: "the policy"
            case .statement(let number, nil): "statement \(number)"
            case .statement(let number, let sid?): "statement \(number) (\(sid))"
            }
        return member.isEmpty ? "\(place) \(reason)" : "\(place): \(member) \(reason)"
    }
}
