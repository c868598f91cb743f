import PosternAdminAPI
import Testing

@Suite("Paging")
struct PagingTests {
    private let key = [UInt8](repeating: 1, count: 32)

    @Test(
        "shows every row once, in order",
        arguments: [SortDirection.ascending, .descending],
        [["username"], ["status", "lastName"], []]
    )
    func allRows(_ direction: SortDirection, _ sortFields: [String]) throws {
        let users = (0..<57).map { user($0, name: "u\($0 * 31 % 57)", status: $0 % 3 == 0 ? .pending : .active) }
        var request = ListUsers.Request(networkId: "12345678")
        request.maxResults = 10
        request.sortFields = sortFields
        request.sortDirection = direction
        let shown = try collect(request) { users.shuffled() }
        #expect(shown.count == 57)
        let expected = users.sorted { sortKey($0, sortFields) < sortKey($1, sortFields) }
        #expect(shown.map(\.userId) == (direction == .ascending ? expected : expected.reversed()).map(\.userId))
    }

    @Test("neither skips nor repeats when rows come and go between two pages")
    func changes() throws {
        var users = (0..<30).map { user($0 * 10, name: "u\(1000 + $0 * 10)") }
        var request = ListUsers.Request(networkId: "12345678")
        request.maxResults = 7
        request.sortDirection = .ascending
        let before = users
        var pages = 0
        let shown = try collect(request) {
            pages += 1
            // The row that the first page ended with.
            users.removeAll { $0.userId == "50" && pages == 2 }
            users.append(user(1_000 + pages, name: "u0\(pages)"))
            return users
        }
        #expect(Set(shown.map(\.userId)).isSuperset(of: before.map(\.userId)))
        #expect(Set(shown.map(\.userId)).count == shown.count)
    }

    @Test("gives no token with the last page")
    func lastPage() throws {
        var request = ListUsers.Request(networkId: "12345678")
        request.maxResults = 3
        for count in [0, 1, 3] {
            let page = try request.page(of: (0..<count).map { user($0) }, in: ListUsers.declaration, tokenKey: key)
            #expect(page.nextToken == nil)
            #expect(page.rows.count == count)
        }
    }

    @Test("refuses a token of another list, order, filter, network or key")
    func binding() throws {
        var request = ListUsers.Request(networkId: "12345678")
        request.maxResults = 2
        let users = (0..<5).map { user($0) }
        let token = try #require(request.page(of: users, in: ListUsers.declaration, tokenKey: key).nextToken)
        request.nextToken = token

        var others: [ListUsers.Request] = []
        for change in [
            { $0.networkId = "12345679" }, { $0.sortDirection = .ascending }, { $0.sortFields = ["username"] },
            { $0.username = "u" }, { $0.status = .active },
        ] as [(inout ListUsers.Request) -> Void] {
            var other = request
            change(&other)
            others.append(other)
        }
        let bad = AdminError.badRequest("the page token is not one of this list")
        for other in others {
            #expect(
                failure { () throws(AdminError) in try other.page(of: users, in: ListUsers.declaration, tokenKey: key) }
                    == bad
            )
        }
        #expect(
            failure { () throws(AdminError) in try request.page(of: users, in: GetUser.declaration, tokenKey: key) }
                == bad
        )
        #expect(
            failure { () throws(AdminError) in try request.page(of: users, in: ListUsers.declaration, tokenKey: [2]) }
                == bad
        )

        request.maxResults = 50
        #expect(try request.page(of: users, in: ListUsers.declaration, tokenKey: key).rows.count == 3)
    }

    @Test("refuses a token with any character changed, cut or added")
    func tampering() throws {
        var request = ListUsers.Request(networkId: "12345678")
        request.maxResults = 1
        let users = [user(1), user(2)]
        let token = try #require(request.page(of: users, in: ListUsers.declaration, tokenKey: key).nextToken)
        var bad = ["", "A", token + "A", String(token.dropLast()), "é", "=" + token]
        for index in token.indices {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            bad.append(changed)
        }
        for text in bad {
            request.nextToken = text
            let error = failure { () throws(AdminError) in
                try request.page(of: users, in: ListUsers.declaration, tokenKey: key)
            }
            #expect(error == .badRequest("the page token is not one of this list"))
        }
    }

    @Test("compares ids that are digits by value, and texts without regard to case")
    func order() {
        #expect(SortKey.Part.id("9") < .id("10"))
        #expect(SortKey([.text("Éa")], id: .id("1")) < SortKey([.text("éB")], id: .id("0")))
        #expect(SortKey([.text("A")], id: .id("1")) < SortKey([.text("a")], id: .id("2")))
        #expect(SortKey.Part.id("99999999999999999999") > .id("1"))
    }

    private func collect(_ request: ListUsers.Request, _ rows: () -> [User]) throws -> [User] {
        var request = request
        var shown: [User] = []
        repeat {
            let page = try request.page(of: rows(), in: ListUsers.declaration, tokenKey: key)
            #expect(page.rows.count <= request.maxResults)
            shown += page.rows
            request.nextToken = page.nextToken
        } while request.nextToken != nil && shown.count < 1_000
        return shown
    }

    private func user(_ id: Int, name: String = "user", status: UserStatus = .active) -> User {
        var user = User(userId: String(id))
        user.username = name
        user.lastName = id % 2 == 0 ? "Even" : nil
        user.status = status
        user.securityGroups = ["g"]
        return user
    }

    private func sortKey(_ user: User, _ fields: [String]) -> SortKey {
        SortKey((fields.isEmpty ? ["username"] : fields).map(user.sortPart), id: user.sortID)
    }
}
