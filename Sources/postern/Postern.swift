import ArgumentParser
import Glibc
import PosternClient

/// A person's client on the command line.
struct Postern: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postern",
        abstract: "End-to-end encrypted messages.",
        discussion: "Exit status: 0 done, 1 refused, 64 wrong usage, 69 the relay is not there, 75 no answer came.",
        version: ClientVersion.text(of: "postern"),
        subcommands: [
            Register.self, Send.self, Quick.self, Receive.self, Read.self, History.self, React.self, Edit.self,
            Recall.self,
            Timers.self, Signal.self, Room.self, Mute.self, Unmute.self, Block.self, Unblock.self, Receipts.self,
            WhoAmI.self,
            Contacts.self, Verify.self, Accept.self, Network.self, Why.self, Device.self, Password.self, Rename.self,
        ]
    )
}

@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parsed()
            do {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch let error where Postern.exitCode(for: error) == .success {
                Postern.exit(withError: error)
            } catch {
                end(error)
            }
        } catch {
            end(error)
        }
    }

    private static func parsed() throws(Failure.Thrown) -> any ParsableCommand {
        do {
            return try Postern.parseAsRoot()
        } catch {
            // Help and version are asked for like this.
            guard Postern.exitCode(for: error) != .success else { Postern.exit(withError: error) }
            throw Failure.Thrown(sentence(Postern.message(for: error)), hint: "see 'postern --help'")
        }
    }

    /// As all errors are written: one line that begins in lower case.
    private static func sentence(_ message: String) -> String {
        let line = message.split(separator: "\n").joined(separator: "; ")
        return line.prefix(1).lowercased() + line.dropFirst()
    }

    private static func end(_ error: any Error) -> Never {
        end((error as? Failure.Thrown)?.failure ?? Failure(error))
    }

    private static func end(_ failure: Failure) -> Never {
        StandardError.write(failure.lines)
        exit(failure.exitCode)
    }
}

extension Failure {
    struct Thrown: Error {
        let failure: Failure

        init(_ failure: Failure) {
            self.failure = failure
        }

        init(_ message: String, hint: String? = nil, exitCode: Int32 = 64) {
            failure = Failure(message, hint: hint, exitCode: exitCode)
        }
    }
}
