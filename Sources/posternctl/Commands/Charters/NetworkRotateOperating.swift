import ArgumentParser
import PosternAdminAPI
import PosternTrust

struct NetworkRotateOperating: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "rotate-operating",
        "Have the relay sign policies with a new key.",
        "The relay draws the key, and signs the newest policy anew with it.",
        examples: ["network rotate-operating --network Demo --root-file safe/root"]
    )

    @OptionGroup var signing: SigningArguments

    func run() async throws {
        try await signing.sign { desk, root in
            let prepared = try await desk.client.send(PrepareNetwork.self, PrepareNetwork.Request())
            let key: OperatingPublicKey
            do {
                key = try OperatingPublicKey(prepared.operatingKey.bytes)
            } catch {
                throw CommandFailure("what the relay prepared is no key: \(error)")
            }
            try await desk.amend(with: root, preparation: prepared.preparation) { $0.operatingKey = key }
            let policy = try await desk.network.policy(through: desk.client)
            return ["operating key \(Fingerprint.of(key))", "policy version \(policy.version)"]
        }
    }
}
