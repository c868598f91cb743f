import PosternWire

/// What stands behind a code of the relay.
struct Explanation {
    let code: String
    let reason: String
    let remedy: String

    static let all: [Explanation] =
        RefusalCode.allCases.filter { $0 != .unspecified }.map(Explanation.init)
        + GoodbyeReason.allCases.filter { $0 != .unspecified }.map(Explanation.init)

    private init(_ code: RefusalCode) {
        self.code = code.word
        (reason, remedy) = Self.texts(of: code)
    }

    private init(_ goodbye: GoodbyeReason) {
        code = "goodbye:\(goodbye.word)"
        (reason, remedy) = Self.texts(of: goodbye)
    }

    private static func texts(of code: RefusalCode) -> (String, String) {
        switch code {
        case .malformed:
            (
                "A frame, or a layout in it, cannot be read.",
                "A fault of the client's software: update it, and report it."
            )
        case .tooLarge:
            (
                "A frame, a message or a list is over a limit of this relay, as Welcome tells them.",
                "Send less; an operator sets limits.content, limits.recipients and limits.time-to-live."
            )
        case .unsupported: ("The relay does not know the request.", "Update the relay, or use an older feature.")
        case .outOfOrder:
            ("The request may not come now: before sign-in, or after another one.", "A fault of the client's software.")
        case .notAuthenticated:
            (
                "The device is unknown, its proof is wrong, or its user is suspended. The relay does not say which.",
                "Look at the user with 'user show' and 'user devices'; check the device's clock and the network's code."
            )
        case .tooSlow:
            (
                "Sign-in was not over within limits.sign-in seconds.",
                "Check the network between; the client tries again."
            )
        case .notFound: ("No such user, document, room or message is visible to this device.", "Check the name.")
        case .invitationInvalid:
            ("The invitation is unknown, used or over.", "Make a new one with 'user invite'.")
        case .idReused:
            (
                "The message's id was accepted before with other bytes.",
                "A fault of the client's software, or a home that was copied to two machines: register the second anew."
            )
        case .wrongSender:
            (
                "The message names another network, user or device than the one that is signed in.",
                "A fault of the client's software, or an attempt to pass for somebody else."
            )
        case .staleList:
            ("The sender's device list has a newer version.", "The client fetches it and sends again, by itself.")
        case .wrongDigest:
            ("The hash of the wrapped keys is not the one in the header.", "A fault of the client's software.")
        case .wrongConversation:
            ("The conversation's id does not follow from its users.", "A fault of the client's software.")
        case .rateLimited:
            ("Too many requests of this kind came in this hour.", "Wait as long as the answer says.")
        case .tooMany:
            (
                "Too many connections, requests under way, devices or members.",
                "Close some; an operator sets limits.connections-of-address where many sit behind one address."
            )
        case .unavailable:
            (
                "The store cannot write or read now: its disk is full, failing or locked.",
                "The client tries again by itself. Operators: 'posternctl doctor'."
            )
        case .documentRefused:
            ("A signed document breaks a rule; the message says which.", "Update the client; see the protocol's page.")
        case .conflict:
            ("Something else came first: another version, or another device.", "The client fetches it and tries again.")
        case .notPermitted:
            (
                "A rule of the network forbids it: the policy, the user's security group, or the device's state.",
                "Administrators: look at the user's group with 'group show'."
            )
        case .staleRoom:
            ("The room has a newer entry than the message names.", "The client fetches it and seals again, by itself.")
        case .unspecified, .UNRECOGNIZED: ("Of a later version.", "Update this program.")
        }
    }

    private static func texts(of goodbye: GoodbyeReason) -> (String, String) {
        switch goodbye {
        case .replaced:
            (
                "The device opened a newer connection for deliveries.",
                "Nothing, where it is the same device; one home on two machines has to be registered anew."
            )
        case .draining: ("The relay stops or restarts.", "The client comes back by itself.")
        case .removed:
            (
                "The device was removed, its user reset, suspended or deleted, or the network deleted.",
                "Administrators: 'user show', 'user devices'."
            )
        case .tooSlow:
            (
                "The device does not read what it is sent, or was silent for limits.idle seconds.",
                "It comes back by itself."
            )
        case .tooMany: ("The device has as many connections as it may.", "Close some of its programs.")
        case .unspecified, .UNRECOGNIZED: ("Of a later version.", "Update this program.")
        }
    }
}
