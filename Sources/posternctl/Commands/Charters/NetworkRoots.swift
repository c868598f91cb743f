import ArgumentParser
import PosternTrust
import PosternWire

struct NetworkRotateRoot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "rotate-root",
        "Put a new root key in the place of the one that signs.",
        "The old one signs this charter, and nothing after it. Other roots of the network stay.",
        examples: ["network rotate-root --network Demo --root-file safe/root --new-root-file safe/root.2"]
    )

    @OptionGroup var signing: SigningArguments
    @OptionGroup var new: NewRootArguments
    @Flag(help: "Keep the old root as a spare.") var keep = false

    func run() async throws {
        try await signing.sign { desk, root in
            let next = try new.draw()
            try await desk.amend(with: root, adding: next) { charter in
                if !keep { charter.roots.removeAll { $0 == root.publicKey } }
                charter.roots.append(next.key.publicKey)
            }
            let added = "root added \(Fingerprint.of(next.key.publicKey))"
            return keep ? [added] : [added, "root removed \(Fingerprint.of(root.publicKey))"]
        }
    }
}

struct NetworkAddSpare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "add-spare",
        "Add a second or third root key, for the day on which the first is lost.",
        "Any root alone can sign the next charter. Keep the spare's file in a safe, apart from its passphrase.",
        examples: ["network add-spare --network Demo --root-file safe/root --new-root-file safe/spare"]
    )

    @OptionGroup var signing: SigningArguments
    @OptionGroup var new: NewRootArguments

    func run() async throws {
        try await signing.sign { desk, root in
            let spare = try new.draw()
            try await desk.amend(with: root, adding: spare) { $0.roots.append(spare.key.publicKey) }
            return ["root added \(Fingerprint.of(spare.key.publicKey))"]
        }
    }
}

struct NetworkUseSpare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "use-spare",
        "Sign with a spare root, and take a lost root out.",
        """
        Where the network has two roots the lost one is the other one; where it has three, say which one is lost by \
        its fingerprint, as 'network show' has it. Add a new spare afterwards.
        """,
        examples: ["network use-spare --network Demo --root-file safe/spare"]
    )

    @OptionGroup var signing: SigningArguments
    @Option(help: ArgumentHelp("The fingerprint of the lost root, or its first digits.", valueName: "digits"))
    var lost: String?

    func run() async throws {
        try await signing.sign { desk, root in
            let lost = try lostRoot(among: desk.network.charters.newest.content.roots, besides: root.publicKey)
            try await desk.amend(with: root) { charter in charter.roots.removeAll { $0 == lost } }
            return ["root removed \(Fingerprint.of(lost))"]
        }
    }

    private func lostRoot(
        among roots: [RootPublicKey],
        besides spare: RootPublicKey
    ) throws(CommandFailure) -> RootPublicKey {
        let digits = lost?.filter { !$0.isWhitespace } ?? ""
        let others = roots.filter { root in
            root != spare && Fingerprint.of(root).groups.joined().hasPrefix(digits)
        }
        guard let lost = others.first else {
            throw CommandFailure("the newest charter has no such root beside the one that signs")
        }
        guard others.count == 1 else {
            throw CommandFailure(
                "the newest charter has \(others.count) roots beside the one that signs",
                status: .usage,
                hint: "say with --lost DIGITS which one is lost; 'posternctl network show' has their fingerprints"
            )
        }
        return lost
    }
}
