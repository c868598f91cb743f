import PosternAdminAPI
import PosternRelay

/// Who asks, and what the answer is kept for.
struct AdminCall: Sendable {
    let administrator: Administrator
    let access: CallerAccess
    /// For a request with a client token.
    let tokened: TokenedRequest?

    /// An act of which no answer is kept.
    func order<Outcome>(_ declaration: OperationDeclaration) -> Order<Outcome> {
        Order(by: administrator, declaration.action)
    }
}

/// What the endpoint does for one operation.
struct AdminHandler: Sendable {
    let declaration: OperationDeclaration
    /// Reads a request that the router matched with the operation, and gives the reply as JSON.
    ///
    /// What it throws of ``AdminError`` has changed nothing. An act's reply is kept in the same transaction as what it
    /// changes.
    let answer: @Sendable (AdminRequest, AdminRouter.Match, AdminCall) async throws -> [UInt8]

    /// For an operation that changes nothing.
    init<Operation: AdminOperation>(
        reading operation: Operation.Type,
        _ reply: @escaping @Sendable (Operation.Request) async throws -> Operation.Reply
    ) {
        declaration = operation.declaration
        answer = { request, match, _ in
            let request = try operation.decode(request, match)
            return try await Self.telling(operation.declaration) { try await operation.encodeReply(reply(request)) }
        }
    }

    /// - Parameters:
    ///   - reply: Made of what was done, the same for the same outcome.
    ///   - act: Passes the order on to the relay.
    init<Operation: AdminOperation, Outcome: Sendable>(
        _ operation: Operation.Type,
        reply: @escaping @Sendable (Operation.Request, Outcome) throws -> Operation.Reply,
        act: @escaping @Sendable (Operation.Request, Order<Outcome>) async throws -> Outcome
    ) {
        declaration = operation.declaration
        answer = { request, match, call in
            let request = try operation.decode(request, match)
            let keeping = call.tokened.map { tokened in
                AnswerKeeping<Outcome>(tokened) { outcome in
                    AdminAnswer(try operation.encodeReply(reply(request, outcome))).kept
                }
            }
            let order = Order(by: call.administrator, operation.declaration.action, keeping: keeping)
            return try await Self.telling(operation.declaration) {
                try operation.encodeReply(reply(request, await act(request, order)))
            }
        }
    }

    /// For what depends on who asks, or answers with what is told once: no answer is kept, and it takes no client
    /// token.
    init<Operation: AdminOperation>(
        _ operation: Operation.Type,
        forCaller reply: @escaping @Sendable (Operation.Request, AdminCall) async throws -> Operation.Reply
    ) {
        precondition(!operation.declaration.takesClientToken, "its answer has to be kept")
        declaration = operation.declaration
        answer = { request, match, call in
            let request = try operation.decode(request, match)
            return try await Self.telling(operation.declaration) {
                try await operation.encodeReply(reply(request, call))
            }
        }
    }

    /// What the relay refuses is told in the words of the operation.
    private static func telling<Value>(
        _ declaration: OperationDeclaration,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let error as AdministrationError {
            throw error.adminError(of: declaration)
        }
    }
}
