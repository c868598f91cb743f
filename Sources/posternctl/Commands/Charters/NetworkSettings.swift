import ArgumentParser
import PosternTrust
import PosternWire

struct NetworkVouching: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "vouching",
        "Say whether people write only to whom you vouched for.",
        examples: ["network vouching --network Demo --root-file safe/root required"]
    )

    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case required
        case optional
    }

    @OptionGroup var signing: SigningArguments
    @Argument(help: "required, or optional.") var choice: Choice

    func run() async throws {
        try await signing.sign { desk, root in
            try await desk.amend(with: root) { $0.vouching = choice == .required ? .required : .optional }
            return ["vouching \(choice.rawValue)"]
        }
    }
}

struct NetworkAddHost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "add-host",
        "Add an address under which clients find the relay.",
        "Add it before the relay moves: clients that heard of it find the relay there.",
        examples: ["network add-host --network Demo --root-file safe/root relay.example:7443"]
    )

    @OptionGroup var signing: SigningArguments
    @Argument(help: ArgumentHelp("The address.", valueName: "host:port")) var host: String

    func run() async throws {
        let address = try HostAddress(argument: host)
        try await signing.sign { desk, root in
            guard !desk.network.charters.hosts(address) else {
                throw CommandFailure("the newest charter names \(address.text) already")
            }
            try await desk.amend(with: root) { $0.hosts.append(address) }
            return ["host added \(address.text)"]
        }
    }
}

struct NetworkRemoveHost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "remove-host",
        "Take an address out under which clients find the relay.",
        examples: ["network remove-host --network Demo --root-file safe/root old.example:7443"]
    )

    @OptionGroup var signing: SigningArguments
    @Argument(help: ArgumentHelp("The address.", valueName: "host:port")) var host: String

    func run() async throws {
        let address = try HostAddress(argument: host)
        try await signing.sign { desk, root in
            guard desk.network.charters.hosts(address) else {
                throw CommandFailure("the newest charter does not name \(address.text)")
            }
            try await desk.amend(with: root) { charter in charter.hosts.removeAll { $0 == address } }
            return ["host removed \(address.text)"]
        }
    }
}

extension HostAddress {
    fileprivate init(argument text: String) throws(CommandFailure) {
        do {
            self = try HostAddress(text)
        } catch {
            throw CommandFailure("\(text) is no address of the form host:port, in lower case", status: .usage)
        }
    }
}
