import FoundationEssentials
package import PosternWire

// The rendezvous of a new device with one that is there. What passes between them is theirs: see the pages on trust.

extension Relay {
    /// A new device waits for one of the user's devices. A user that is not here is answered like one that is.
    ///
    /// - Parameter end: The guest's connection.
    package func openLink(_ open: LinkOpen, in network: NetworkID, at end: any LinkEnd) -> ServerFrame.OneOf_Body {
        guard let user = UserID(open.user), open.commitment.count == Limits.hashBytes else {
            return .refusal(Refusal(.malformed, "LinkOpen names a user of 16 bytes and a commitment of 64"))
        }
        let who = Who(network: network, user: user)
        switch links.open(Array(open.commitment), for: who, at: end, now: clock()) {
        case .waits: return .done(Done())
        case .tooMany(let seconds):
            let text = "\(Limits.linksOfUser) new devices of this user wait, or too many in all"
            return .refusal(Refusal(.tooMany, text, retryAfter: seconds))
        }
    }

    /// Pairs one of the user's devices with a new device that waits for it; nobody else can take that one any more.
    package func takeLink(_ take: LinkTake, by who: Who, at end: any LinkEnd) -> ServerFrame.OneOf_Body {
        guard take.commitment.isEmpty || take.commitment.count == Limits.hashBytes else {
            return .refusal(Refusal(.malformed, "LinkTake names a commitment of 64 bytes, or none"))
        }
        let wanted = take.commitment.isEmpty ? nil : Array(take.commitment)
        guard let commitment = links.take(wanted, of: who, at: end, now: clock()) else {
            return .refusal(Refusal(.notFound, "no such new device waits for this user"))
        }
        var taken = LinkTaken()
        taken.commitment = Data(commitment)
        return .linkTaken(taken)
    }

    /// Hands a payload to the other end, whatever it says.
    package func passLink(_ pass: LinkPass, from end: any LinkEnd) -> ServerFrame.OneOf_Body {
        guard pass.payload.count <= Limits.linkPayloadBytes else {
            return .refusal(Refusal(.tooLarge, "a payload has at most \(Limits.linkPayloadBytes) bytes"))
        }
        switch links.pass(pass.payload, from: end, now: clock()) {
        case .passed: return .done(Done())
        case .nobody: return .refusal(Refusal(.notFound, "nobody is at the other end of this link"))
        case .tooMany:
            return .refusal(Refusal(.tooMany, "one side passes at most \(LinkBook.payloadsOfSide) payloads"))
        }
    }

    /// The connection is gone.
    package func leaveLink(_ end: any LinkEnd) {
        links.leave(end)
    }
}
