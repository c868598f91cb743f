import ArgumentParser
import Foundation
import PosternServer

/// The relay's daemon, and what needs its files.
struct Posternd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posternd",
        abstract: "The Postern relay: keeps sealed messages for devices until they take them.",
        version: DaemonVersion.text,
        subcommands: [Run.self, Initialise.self, CheckConfiguration.self, CheckStore.self, Restore.self],
        defaultSubcommand: Run.self
    )
}

/// What a command could not do, as it is said on standard error.
struct CommandFailure: Error {
    let messages: [String]
    let hint: String?

    init(_ messages: [String], hint: String? = nil) {
        self.messages = messages
        self.hint = hint
    }
}

@main
enum Entry {
    /// Exit codes: 0 done, 1 refused or failed, 64 wrong usage.
    static func main() async {
        do {
            let command = try Posternd.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch let failure as CommandFailure {
            complain(failure.messages, hint: failure.hint)
            exit(1)
        } catch {
            leave(error)
        }
    }

    /// Help and version are no errors; what is left is wrong usage, or a failure that no command has a hint for.
    private static func leave(_ error: any Error) -> Never {
        let code = Posternd.exitCode(for: error)
        if code.isSuccess { Posternd.exit(withError: error) }
        let isUsage = code == .validationFailure
        complain([isUsage ? Posternd.message(for: error) : "\(error)"], hint: isUsage ? "see posternd --help" : nil)
        exit(isUsage ? 64 : 1)
    }

    private static func complain(_ messages: [String], hint: String?) {
        let lines = messages.map { "posternd: error: \($0)\n" } + (hint.map { ["posternd: hint: \($0)\n"] } ?? [])
        FileHandle.standardError.write(Data(lines.joined().utf8))
    }
}
