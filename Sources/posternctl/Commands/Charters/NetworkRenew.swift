import ArgumentParser
import PosternAdminAPI

struct NetworkRenew: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [PutCharter.self]
    static let configuration = CommandConfiguration(
        "renew",
        "Sign the same charter for another 400 days.",
        """
        Every other command that signs a charter renews it as well. Once a charter has expired people go on talking, \
        under a warning, and nothing new counts for them.
        """,
        examples: ["network renew --network Demo --root-file safe/root"]
    )

    @OptionGroup var signing: SigningArguments

    func run() async throws {
        try await signing.sign { desk, root in
            try await desk.amend(with: root) { _ in }
            return []
        }
    }
}
