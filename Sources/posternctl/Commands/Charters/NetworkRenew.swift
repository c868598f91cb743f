import ArgumentParser

struct NetworkRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Sign the same charter for another 400 days.",
        discussion: """
            Every other command that signs a charter renews it as well. Once a charter has expired people go on talking, \
            under a warning, and nothing new counts for them.
            """
    )

    @OptionGroup var signing: SigningArguments

    func run() async throws {
        try await signing.sign { desk, root in
            try await desk.amend(with: root) { _ in }
            return []
        }
    }
}
