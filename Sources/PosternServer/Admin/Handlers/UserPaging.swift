import PosternAdminAPI
import PosternRelay

// Lists of users are sorted where they are kept: a network may have very many.
extension AdminHandlers {
    /// The page of users that a request asks for.
    ///
    /// - Parameters:
    ///   - wanted: With the request's filters.
    ///   - find: Gives the page.
    func users(
        _ request: some PagedRequest,
        _ declaration: OperationDeclaration,
        _ wanted: UserPageRequest,
        _ find: (UserPageRequest) async throws -> UserPage
    ) async throws -> Page<User> {
        let (facts, next) = try await page(request, declaration, wanted, find)
        return Page(rows: facts.map { User($0) }, nextToken: next)
    }

    func bots(
        _ request: some PagedRequest,
        _ declaration: OperationDeclaration,
        _ wanted: UserPageRequest,
        _ find: (UserPageRequest) async throws -> UserPage
    ) async throws -> Page<Bot> {
        let (facts, next) = try await page(request, declaration, wanted, ofBots: true, find)
        return Page(rows: facts.map { Bot($0) }, nextToken: next)
    }

    private func page(
        _ request: some PagedRequest,
        _ declaration: OperationDeclaration,
        _ wanted: UserPageRequest,
        ofBots: Bool = false,
        _ find: (UserPageRequest) async throws -> UserPage
    ) async throws -> (facts: [UserFacts], next: String?) {
        let token = try PageToken(key: pageKey, for: declaration, request)
        var wanted = wanted
        if !request.sortFields.isEmpty { wanted.sort = request.sortFields.map { .init($0, ofBots: ofBots) } }
        wanted.isAscending = request.sortDirection == .ascending
        wanted.limit = request.maxResults
        wanted.after = try request.nextToken.map { try UserPlace(token.lastKey(in: $0)) }
        let page = try await find(wanted)
        return (page.users, page.next.map { token.text(after: SortKey($0)) })
    }
}

extension UserPageRequest.Field {
    /// - Parameters:
    ///   - name: One of the sort fields that lists of users and bots declare.
    ///   - ofBots: A bot's first name is what people see it called.
    fileprivate init(_ name: String, ofBots: Bool) {
        self =
            switch name {
            case "firstName": ofBots ? .displayName : .firstName
            case "lastName": .lastName
            case "displayName": .displayName
            case "status": .status
            case "groupId": .group
            default: .username
            }
    }
}

extension UserPlace {
    /// - Throws: ``AdminError/badRequest(_:)`` for the key of another list; a token's own code keeps it away.
    fileprivate init(_ key: SortKey) throws(AdminError) {
        guard case .number(let row)? = key.parts.last else {
            throw .badRequest("the page token is not one of this list")
        }
        let values = key.parts.dropLast().map { part in
            switch part {
            case .number(let number): Value.number(number)
            case .text(let folded): Value.text(folded.text)
            }
        }
        self.init(values: values, row: row)
    }
}

extension SortKey {
    fileprivate init(_ place: UserPlace) {
        let values = place.values.map { value in
            switch value {
            case .number(let number): Part.number(number)
            case .text(let text): Part.text(text)
            }
        }
        self.init(values, id: .number(place.row))
    }
}
