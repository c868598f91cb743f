import ArgumentParser
import PosternClient

/// Which account, on a machine that has no home of it.
struct RemoteOptions: ParsableArguments {
    @Option(help: "The network's code, which 'postern whoami' prints on another device.")
    var networkCode: String?

    @Option(help: "Your login.")
    var login: String?

    func validate() throws {
        guard (networkCode == nil) == (login == nil) else {
            throw ValidationError("give --network-code and --login, or neither")
        }
    }

    /// - Returns: `nil` where a home is meant.
    func visit() async throws -> AccountVisit? {
        guard let networkCode, let login else { return nil }
        let visit = try await AccountVisit.begin(networkCode: networkCode, login: login)
        StandardError.note("the network's fingerprint is \(visit.fingerprintText)")
        return visit
    }

    /// For what makes a home.
    func visitFromHere() async throws -> AccountVisit {
        guard let visit = try await visit() else {
            throw Failure.Thrown("which account is it?", hint: "give --network-code and --login")
        }
        return visit
    }
}
