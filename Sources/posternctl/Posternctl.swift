import ArgumentParser
import Foundation
import PosternPrimitives

/// Administration of a relay's networks and users, over its admin endpoint.
struct Posternctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posternctl",
        abstract: "Administer the networks and users of a Postern relay.",
        discussion: """
            Credentials come from --env-file or, without it, from the environment, under the names that the stock AWS \
            clients know. Secrets come from files or a prompt, never from arguments.

            On a terminal lists are tables; elsewhere their columns are parted by tabs, and have no titles. --json prints \
            what the relay answered.

            Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 'apply --check' found a difference, 4 a batch was \
            done in part, 69 the relay is not there.
            """,
        version:
            "posternctl \(BuildInformation.version) (commit \(BuildInformation.commit))\n\(BuildInformation.openSSL)",
        subcommands: [
            NetworkCommands.self, UserCommands.self, GroupCommands.self, BotCommands.self, RetentionCommands.self,
            GuestCommands.self, SignOnCommands.self, OpentdfCommands.self, AuditCommands.self, PrincipalCommands.self,
            AccessKeyCommands.self, TokenCommands.self, CertificateCommands.self, PolicyCommands.self,
            NetworkExport.self, NetworkApply.self, RelayStatus.self, RelayDoctor.self, DeviceTrace.self,
            Explain.self, BackupCommands.self,
        ]
    )
}

@main
enum Entry {
    /// Exit codes: see ``CommandFailure/Status``; 0 is done.
    static func main() async {
        do {
            let arguments = GlobalArguments.behindCommand(Array(CommandLine.arguments.dropFirst()))
            let command = try Posternctl.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch let failure as CommandFailure {
            complain(failure)
            exit(failure.status.rawValue)
        } catch {
            leave(error)
        }
    }

    /// Help and version are no errors; what is left is wrong usage, or a failure that no command has a hint for.
    private static func leave(_ error: any Error) -> Never {
        let code = Posternctl.exitCode(for: error)
        if code.isSuccess { Posternctl.exit(withError: error) }
        let isUsage = code == .validationFailure
        let failure = CommandFailure(
            isUsage ? Posternctl.message(for: error) : "\(error)",
            status: isUsage ? .usage : .refused,
            hint: isUsage ? "see posternctl --help" : nil
        )
        complain(failure)
        exit(failure.status.rawValue)
    }

    private static func complain(_ failure: CommandFailure) {
        for message in failure.messages { StandardError.write("error: \(message)") }
        if let hint = failure.hint { StandardError.write("hint: \(hint)") }
    }
}
