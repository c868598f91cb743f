import ArgumentParser
import PosternAdminAPI

/// Several users of a network.
struct UsersArgument: ParsableArguments {
    @OptionGroup var place: NetworkArgument
    @Option(help: ArgumentHelp("A user, by number or name; may be given several times.", valueName: "user"))
    var user: [String]

    func validate() throws {
        if user.isEmpty { throw ValidationError("give --user") }
    }
}

/// A command that does the same to several users, each for itself, fifty in a request.
protocol UserBatchCommand: AdministeringCommand {
    associatedtype Operation: AdminOperation where Operation.Reply == BatchUserReply

    var global: GlobalArguments { get }
    var users: UsersArgument { get }
    static var fixed: [String: JSONValue] { get }
    /// Asks whether it is meant, where it destroys something.
    ///
    /// - Parameters:
    ///   - users: Whom, for people.
    ///   - name: What has to be typed.
    func ask(about users: String, name: String) throws(CommandFailure)
}

extension UserBatchCommand {
    static var operations: [any AdminOperation.Type] { [Operation.self] }
    static var fixed: [String: JSONValue] { [:] }
    func ask(about users: String, name: String) throws(CommandFailure) {}

    mutating func run() async throws {
        let command = self
        let (global, users) = (command.global, command.users)
        let replies = try await AdminClient.with(global) { client in
            let network = try await users.place.number(client)
            var numbers: [JSONValue] = []
            for user in users.user { numbers.append(.text(try await client.user(user, in: network))) }
            let (whom, typed) =
                users.user.count == 1
                ? ("the user \(users.user[0])", users.user[0]) : ("\(numbers.count) users", "\(numbers.count)")
            try command.ask(about: whom, name: typed)
            var replies = BatchReplies()
            for start in stride(from: 0, to: numbers.count, by: 50) {
                var members = Self.fixed
                members["networkId"] = .text(network)
                members["userIds"] = .list(Array(numbers[start..<min(start + 50, numbers.count)]))
                replies.add(try await client.reply(to: Operation.self, members))
            }
            return replies
        }
        try replies.print(global, item: "userId")
    }
}

/// What came of requests whose items stand and fall alone.
struct BatchReplies {
    private var replies: [JSONValue] = []

    mutating func add(_ reply: JSONValue) { replies.append(reply) }

    private func all(_ list: String) -> [JSONValue] {
        replies.flatMap { reply -> [JSONValue] in
            if case .list(let items)? = reply.members?[list] { items } else { [] }
        }
    }

    /// - Parameter item: The member that names an item that failed.
    /// - Throws: ``CommandFailure`` where one failed; with 4 where another one did not.
    func print(_ global: GlobalArguments, item: String) throws {
        let (done, failed) = (all("successful"), all("failed"))
        if global.json {
            var whole = replies.last?.members ?? [:]
            if replies.count > 1 { (whole["successful"], whole["failed"]) = (.list(done), .list(failed)) }
            Output.json(.object(whole))
        } else {
            for message in replies.compactMap({ $0.members?["message"]?.text }) { Output.line(message) }
        }
        guard !failed.isEmpty else { return }
        let reasons = failed.compactMap(\.members).map { "\($0[item]?.text ?? "") \($0["reason"]?.text ?? "")" }
        throw CommandFailure(reasons, status: done.isEmpty ? .refused : .partly)
    }
}

struct UserDelete: UserBatchCommand {
    typealias Operation = BatchDeleteUser
    static let configuration = CommandConfiguration(
        "delete",
        "Remove users for good.",
        "Their devices are cut off at once. What they wrote stays with those who have it.",
        examples: ["user delete --network Demo --user ann", "user delete --network Demo --user ann --user bob --yes"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var users: UsersArgument
    @OptionGroup var consent: ConsentArguments

    func ask(about users: String, name: String) throws(CommandFailure) {
        try consent.ask("removes for good \(users)", name: name)
    }
}

struct UserSuspend: UserBatchCommand {
    typealias Operation = BatchToggleUserSuspendStatus
    static let fixed: [String: JSONValue] = ["suspend": true]
    static let configuration = CommandConfiguration(
        "suspend",
        "Keep users out until they are resumed.",
        examples: ["user suspend --network Demo --user ann"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var users: UsersArgument
    @OptionGroup var consent: ConsentArguments

    func ask(about users: String, name: String) throws(CommandFailure) {
        try consent.ask("cuts off and locks out \(users)", name: name)
    }
}

struct UserResume: UserBatchCommand {
    typealias Operation = BatchToggleUserSuspendStatus
    static let fixed: [String: JSONValue] = ["suspend": false]
    static let configuration = CommandConfiguration(
        "resume",
        "Let suspended users in again.",
        examples: ["user resume --network Demo --user ann"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var users: UsersArgument
}

struct UserReinvite: UserBatchCommand {
    typealias Operation = BatchReinviteUser
    static let configuration = CommandConfiguration(
        "reinvite",
        "Have the relay send new invitations by mail.",
        "'user invite' makes an invitation here, which the relay never sees.",
        examples: ["user reinvite --network Demo --user ann@example.org"]
    )

    @OptionGroup var global: GlobalArguments
    @OptionGroup var users: UsersArgument
}
