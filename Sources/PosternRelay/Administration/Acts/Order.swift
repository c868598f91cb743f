/// Who asks for an act, and from where: what its audit record says of them.
package struct Administrator: Hashable, Sendable {
    /// The principal's name.
    package let principal: String
    /// The id of the access key, token or certificate that proved it; no secret.
    package let credential: String?
    /// Where the request came from, without a port.
    package let address: String?
    /// Names the request in answer and log.
    package let request: String?

    package init(principal: String, credential: String? = nil, address: String? = nil, request: String? = nil) {
        self.principal = principal
        self.credential = credential
        self.address = address
        self.request = request
    }

    /// The daemon itself, or whoever runs its program on its machine.
    package static let local = Administrator(principal: "posternd")
}

/// An act that somebody asks for: everything that goes into its transaction beside what it changes.
package struct Order<Outcome: Sendable>: Sendable {
    package let administrator: Administrator
    /// `wickr:CreateNetwork`: as policies name it.
    package let action: String
    /// The answer that is kept for repeats.
    package let keeping: AnswerKeeping<Outcome>?

    package init(by administrator: Administrator, _ action: String, keeping: AnswerKeeping<Outcome>? = nil) {
        self.administrator = administrator
        self.action = action
        self.keeping = keeping
    }

    /// By the daemon itself.
    package static func local(_ action: StaticString) -> Order {
        Order(by: .local, "\(action)")
    }
}
