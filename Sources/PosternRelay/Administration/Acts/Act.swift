import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

/// An administrator's act under way. What it finds, changes and says of itself is one transaction with its audit records
/// and its answer; what others are told of it comes after the commit.
final class Act {
    /// One thing that was changed.
    struct Deed {
        let log: NetworkID
        let subject: AuditSubject
        let before: AuditState?
        let after: AuditState?
    }

    /// Items of a batch that came to nothing.
    struct Failure {
        let log: NetworkID
        let subject: AuditSubject
        let reason: String
    }

    let transaction: ActTransaction
    let now: Timestamp
    private let masterKey: MasterKey
    private(set) var deeds: [Deed] = []
    private(set) var failures: [Failure] = []
    var effects = ActEffects()
    /// The network goes once everything that is said of the act stands in its log.
    var isLastOf: NetworkID?

    init(_ transaction: ActTransaction, masterKey: MasterKey, now: Timestamp) {
        self.transaction = transaction
        self.masterKey = masterKey
        self.now = now
    }

    /// Says what was changed: one record for each subject. Whatever changed nothing has none.
    ///
    /// - Parameters:
    ///   - log: The network; zero for what belongs to no network.
    ///   - before: `nil` for what was not there.
    ///   - after: `nil` for what is there no more.
    func note(_ subject: AuditSubject, in log: NetworkID, before: AuditState? = nil, after: AuditState? = nil) {
        guard before != after || before == nil else { return }
        deeds.append(Deed(log: log, subject: subject, before: before, after: after))
    }

    /// Says of how many items of a batch nothing came, and why of the first one.
    func noteFailures<Success, Refusal: CustomStringConvertible>(
        among results: [Result<Success, Refusal>],
        in network: Network
    ) {
        let refusals = results.compactMap { result -> Refusal? in
            if case .failure(let refusal) = result { refusal } else { nil }
        }
        guard let first = refusals.first else { return }
        let reason = "\(refusals.count) of \(results.count) came to nothing, the first one: \(first)"
        failures.append(Failure(log: network.id, subject: .network(network.number.text), reason: reason))
    }

    // MARK: What acts begin with

    /// - Parameter number: 8 digits.
    /// - Throws: ``AdministrationError/unknownNetwork``.
    func network(_ number: String) throws -> Network {
        guard let number = NetworkNumber(number), let network = try transaction.network(number) else {
            throw AdministrationError.unknownNetwork
        }
        return network
    }

    func network(_ id: NetworkID) throws -> Network {
        guard let network = try transaction.network(id) else { throw AdministrationError.unknownNetwork }
        return network
    }

    /// A person of the network.
    ///
    /// - Parameter number: 1 to 10 digits, as they were given out.
    /// - Throws: ``AdministrationError/unknownUser``; also for a bot.
    func user(_ number: String, in network: NetworkID) throws -> User {
        guard let user = try found(number, in: network), user.kind == .person else {
            throw AdministrationError.unknownUser
        }
        return user
    }

    /// - Throws: ``AdministrationError/unknownBot``; also for a person.
    func bot(_ number: String, in network: NetworkID) throws -> User {
        guard let user = try found(number, in: network), user.kind == .bot else {
            throw AdministrationError.unknownBot
        }
        return user
    }

    private func found(_ number: String, in network: NetworkID) throws -> User? {
        guard let value = Int64(number).flatMap(UserNumber.init), value.text == number else { return nil }
        return try transaction.user(value, in: network)
    }

    /// - Throws: ``AdministrationError/unknownGroup``.
    func group(_ code: String, in network: NetworkID) throws -> SecurityGroup {
        guard let code = GroupCode(code), let group = try transaction.group(code, in: network) else {
            throw AdministrationError.unknownGroup
        }
        return group
    }

    // MARK: Signing

    /// The key that signs for the network, as the newest charter names it, and that charter's version.
    ///
    /// - Throws: ``AdministrationError/conflict(_:)`` where the relay does not have that key.
    func operating(of network: Network) throws -> (key: OperatingKey, charter: Charter, version: UInt32) {
        guard let stored = try transaction.newestDocument(.charter(of: network.id)) else {
            throw AdministrationError.unknownNetwork
        }
        let charter = try Charter(parsing: stored.body)
        let scalar = try masterKey.open(network.operatingKey, as: .operatingKey, id: network.id.bytes)
        let key = try OperatingKey(scalar: scalar)
        guard key.publicKey == charter.operatingKey else {
            throw AdministrationError.conflict(
                "the newest charter names another operating key: posternctl network rotate-operating"
            )
        }
        return (key, charter, stored.version)
    }

    /// Closes a secret under the relay's master key.
    func seal(_ secret: borrowing SecretBytes, as kind: MasterKey.Kind, id: [UInt8]) throws -> [UInt8] {
        try masterKey.seal(secret, as: kind, id: id)
    }

    func open(_ sealed: [UInt8], as kind: MasterKey.Kind, id: [UInt8]) throws -> SecretBytes {
        try masterKey.open(sealed, as: kind, id: id)
    }
}
