import PosternStore
import PosternWire

/// Which users to show, and in which order.
package struct UserPageRequest: Hashable, Sendable {
    package enum Field: Hashable, Sendable {
        case username, firstName, lastName, displayName, status, group
    }

    package var sort: [Field] = [.username]
    package var isAscending = false
    /// 1 to 100.
    package var limit = 10
    package var after: UserPlace?
    // Filters: texts match a part, in any case.
    package var username: String?
    package var firstName: String?
    package var lastName: String?
    package var displayName: String?
    package var status: UserFacts.Status?
    /// A group's code.
    package var group: String?

    package init() {}
}

/// Behind which user a page goes on: the values of its sort fields, and its place among equals.
package struct UserPlace: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
    }

    package let values: [Value]
    package let row: Int64

    package init(values: [Value], row: Int64) {
        self.values = values
        self.row = row
    }
}

package struct UserPage: Hashable, Sendable {
    package let users: [UserFacts]
    /// `nil` on the last page.
    package let next: UserPlace?
}

extension Store {
    func users(_ request: UserPageRequest, kind: UserKind, of network: NetworkID) async throws -> UserPage {
        var query = UserQuery(
            network: network,
            sort: request.sort.map(UserQuery.Sort.init),
            direction: request.isAscending ? .ascending : .descending,
            after: request.after.map(PageKey.init),
            limit: request.limit,
            username: request.username?.folded,
            firstName: request.firstName?.folded,
            lastName: request.lastName?.folded,
            status: request.status.map(UserStatus.init)
        )
        query.displayName = request.displayName?.folded
        query.kind = kind
        if let group = request.group {
            guard let code = GroupCode(group) else { return UserPage(users: [], next: nil) }
            query.group = code
        }
        let page = try await users(query)
        return UserPage(users: page.items.map { UserFacts($0) }, next: page.next.map(UserPlace.init))
    }
}

extension UserQuery.Sort {
    fileprivate init(_ field: UserPageRequest.Field) {
        self =
            switch field {
            case .username: .username
            case .firstName: .firstName
            case .lastName: .lastName
            case .displayName: .displayName
            case .status: .status
            case .group: .group
            }
    }
}

extension PageKey {
    fileprivate init(_ place: UserPlace) {
        self.init(
            values: place.values.map { value in
                switch value {
                case .text(let text): .text(text)
                case .number(let number): .number(number)
                }
            },
            row: place.row
        )
    }
}

extension UserPlace {
    fileprivate init(_ key: PageKey) {
        self.init(
            values: key.values.map { value in
                switch value {
                case .text(let text): .text(text)
                case .number(let number): .number(number)
                }
            },
            row: key.row
        )
    }
}
