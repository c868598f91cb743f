import PosternAdminAPI
import PosternRelay

/// What the endpoint does for one operation.
struct AdminHandler: Sendable {
    let declaration: OperationDeclaration
    /// Reads a request that the router matched with the operation, and gives the reply as JSON.
    ///
    /// What it throws of ``AdminError`` or ``AdministrationError`` has changed nothing. For a request with a client token
    /// the reply is kept in the same transaction as the change.
    let answer: @Sendable (AdminRequest, AdminRouter.Match, TokenedRequest?) async throws -> [UInt8]

    init<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ reply: @escaping @Sendable (Operation.Request) async throws -> Operation.Reply
    ) {
        precondition(!operation.declaration.takesClientToken, "\(operation) has to keep its answers")
        declaration = operation.declaration
        answer = { request, match, _ in
            try await operation.encodeReply(reply(operation.decode(request, match)))
        }
    }

    /// For an operation that takes a client token.
    ///
    /// - Parameter reply: Keeps what it gives, where it is passed a request to keep it for.
    init<Operation: AdminOperation>(
        keepingAnswersOf operation: Operation.Type,
        _ reply: @escaping @Sendable (Operation.Request, TokenedRequest?) async throws -> Operation.Reply
    ) {
        declaration = operation.declaration
        answer = { request, match, tokened in
            try await operation.encodeReply(reply(operation.decode(request, match), tokened))
        }
    }
}

extension AdminOperation {
    /// How a reply is kept: `reply` makes it of what was done, the same for the same outcome.
    static func keeping<Outcome>(
        _ tokened: TokenedRequest?,
        _ reply: @escaping @Sendable (Outcome) -> Reply
    ) -> AnswerKeeping<Outcome>? {
        tokened.map { tokened in
            AnswerKeeping(tokened) { outcome in try AdminAnswer(encodeReply(reply(outcome))).kept }
        }
    }
}
