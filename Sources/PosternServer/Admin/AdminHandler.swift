import PosternAdminAPI

/// What the endpoint does for one operation.
struct AdminHandler: Sendable {
    let declaration: OperationDeclaration
    /// Reads a request that the router matched with the operation, and gives the reply as JSON.
    let answer: @Sendable (AdminRequest, AdminRouter.Match) async throws -> [UInt8]

    init<Operation: AdminOperation>(
        _ operation: Operation.Type,
        _ reply: @escaping @Sendable (Operation.Request) async throws -> Operation.Reply
    ) {
        declaration = operation.declaration
        answer = { request, match in
            try await operation.encodeReply(reply(operation.decode(request, match)))
        }
    }
}
