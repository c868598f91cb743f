import ArgumentParser
import PosternAdminAPI

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List a network's users.")

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network's number.") var network: String

    func run() async throws {
        let users = try await AdminClient.with(global) { client in
            var users: [User] = []
            var request = ListUsers.Request(networkId: network)
            request.maxResults = 100
            request.sortDirection = .ascending
            repeat {
                let reply = try await client.send(ListUsers.self, request)
                users += reply.users ?? []
                request.nextToken = reply.nextToken
            } while request.nextToken != nil
            return users
        }
        if global.json { return try Output.json(users) }
        for user in users {
            Output.columns([
                user.userId, user.username ?? "", user.status?.word ?? "", user.suspended == true ? "suspended" : "",
                [user.firstName, user.lastName].compactMap { $0 }.joined(separator: " "),
            ])
        }
    }
}

extension UserStatus {
    fileprivate var word: String {
        switch self {
        case .pending: "pending"
        case .active: "active"
        case .rejected: "rejected"
        }
    }
}
