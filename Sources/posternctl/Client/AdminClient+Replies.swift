import PosternAdminAPI

extension AdminClient {
    /// - Parameter members: The fields' values by name; checked here as the relay will check them.
    /// - Returns: The reply as the relay sent it.
    func reply<Operation: AdminOperation>(
        to operation: Operation.Type,
        _ members: [String: JSONValue]
    ) async throws -> JSONValue {
        let request: Operation.Request
        do {
            request = try operation.request(with: members)
        } catch {
            throw CommandFailure(error)
        }
        return try await reply(to: operation, request)
    }

    func reply<Operation: AdminOperation>(
        to operation: Operation.Type,
        _ request: Operation.Request
    ) async throws -> JSONValue {
        let body = try await body(answering: operation.encode(request))
        do {
            let reply = try JSONParser.parse(body)
            guard reply.members != nil else { throw Self.strangeReply }
            return reply
        } catch {
            throw Self.strangeReply
        }
    }

    /// Every page, as one reply.
    ///
    /// - Parameter limit: How many rows at most; all of them where `nil`.
    func pages<Operation: AdminOperation>(
        of operation: Operation.Type,
        _ members: [String: JSONValue],
        limit: Int? = nil
    ) async throws -> JSONValue {
        var members = members
        var rows: [JSONValue] = []
        while true {
            let wanted = min(100, limit.map { $0 - rows.count } ?? 100)
            if operation.declaration.fields.contains(where: { $0.name == "maxResults" }) {
                members["maxResults"] = .integer(Int64(wanted))
            }
            let reply = try await reply(to: operation, members)
            rows += reply.rows(of: operation)
            let next = reply.members?["nextToken"]
            guard let next, next != .null, rows.count < limit ?? .max else {
                guard let name = operation.rowsField?.name, var merged = reply.members else { return reply }
                merged[name] = .list(limit.map { Array(rows.prefix($0)) } ?? rows)
                return .object(merged)
            }
            members["nextToken"] = next
        }
    }
}
