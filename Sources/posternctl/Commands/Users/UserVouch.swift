import ArgumentParser
import PosternAdminAPI
import PosternTrust
import PosternWire

struct UserVouch: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [GetRegistration.self, PutVoucher.self]
    static let configuration = CommandConfiguration(
        "vouch",
        "Vouch for the users whom you invited and who have come.",
        """
        Checks for each that it was the invited person who registered, and publishes a signed voucher for it. \
        Where the check fails nothing is signed, and the command says so and exits with 1.
        """,
        examples: ["user vouch --network Demo", "user vouch --network Demo --login ann"]
    )

    @OptionGroup var global: GlobalArguments
    @Option(help: "The network, by number or name.") var network: String
    @Option(help: "Only this user.") var login: String?

    func run() async throws {
        let state = try AdministratorState.open(global, nextTo: [global.envFile])
        let failures = try await AdminClient.with(global) { client in
            let known = try await KnownNetwork(client.network(network), through: client, state)
            let desk = VouchingDesk(client: client, state: state, network: known)
            return try await vouch(for: chosen(state.invitedUsers(of: known.id)), at: desk)
        }
        guard failures.isEmpty else {
            throw CommandFailure(failures.flatMap(\.messages), hint: failures.compactMap(\.hint).first)
        }
    }

    private func chosen(_ invited: [InvitedUser]) throws -> [InvitedUser] {
        guard let login else { return invited }
        let normalised = try? Login(normalising: login)
        let chosen = invited.filter { $0.login == normalised?.text }
        guard !chosen.isEmpty else {
            throw CommandFailure("\(login) was not invited from here", hint: "is --state the right directory?")
        }
        return chosen
    }

    /// One user's failure keeps nobody else from being vouched for.
    private func vouch(for invited: [InvitedUser], at desk: VouchingDesk) async throws -> [CommandFailure] {
        struct Line: Encodable {
            let userId: String
            let login: String
            let outcome: String
        }
        var (lines, failures) = ([Line](), [CommandFailure]())
        for user in invited {
            do {
                let outcome = try await desk.vouch(for: user, desk.registration(of: user))
                lines.append(Line(userId: user.userId, login: user.login, outcome: outcome.word))
            } catch let failure as CommandFailure where failure.status == .refused {
                lines.append(Line(userId: user.userId, login: user.login, outcome: "refused"))
                failures.append(failure)
            }
        }
        if global.json {
            try Output.json(lines)
        } else {
            for line in lines { Output.columns([line.userId, line.login, line.outcome]) }
        }
        return failures
    }
}

extension VouchingDesk.Outcome {
    fileprivate var word: String {
        switch self {
        case .vouched: "vouched"
        case .vouchedBefore: "vouched before"
        case .waiting: "waiting"
        }
    }
}
