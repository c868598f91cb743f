import ArgumentParser
import PosternAdminAPI
import PosternTrust

/// A user of a network, by name.
struct NamedUser: ParsableArguments {
    @OptionGroup var global: GlobalArguments
    @Option(help: "The network, by number or name.") var network: String
    @Option(help: "The user's name.") var login: String

    func number(_ client: AdminClient, in network: String) async throws -> String {
        let login: Login
        do {
            login = try Login(normalising: self.login)
        } catch {
            throw CommandFailure("a login has at most 256 bytes and no control characters", status: .usage)
        }
        return try await client.user(login, in: network).userId
    }
}

extension AdminClient {
    /// The user who has this login now.
    func user(_ login: Login, in network: String) async throws -> User {
        var request = ListUsers.Request(networkId: network)
        request.username = login.text
        request.maxResults = 100
        repeat {
            let reply = try await send(ListUsers.self, request)
            let found = reply.users?.first { $0.username.map { Array($0.utf8) } == login.bytes }
            if let found { return found }
            request.nextToken = reply.nextToken
        } while request.nextToken != nil
        throw CommandFailure("there is no user \(login) in network \(network)", hint: "posternctl user list shows all")
    }
}
