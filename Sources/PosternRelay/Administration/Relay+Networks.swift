import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// The relay's clock: what administrators' requests are measured by.
    package var now: Timestamp { clock() }

    /// Makes a network whose root key the relay holds too; clients show so until an administrator takes it over.
    ///
    /// - Throws: ``AdministrationError``, or what the store and the random source throw.
    package func createNetwork(
        _ new: NewNetwork,
        from template: NetworkTemplate,
        by order: Order<NetworkFacts> = .local("wickr:CreateNetwork")
    ) async throws -> NetworkFacts {
        let now = clock()
        let (root, operating) = (try RootKey.generate(), try OperatingKey.generate())
        var charter = Charter(
            nonce: try random(Charter.nonceBytes),
            issued: now,
            expires: now.adding(seconds: Charter.lifetimeSeconds),
            roots: [root.publicKey],
            operatingKey: operating.publicKey,
            hosts: template.hosts,
            authorities: template.authorities
        )
        charter.isRootAtRelay = true
        let making = try NetworkMaking(
            new,
            charter: try Document(signing: charter, with: root),
            operating: operating,
            root: root,
            masterKey: masterKey,
            now: now
        )
        return try await make(making, new, now: now, by: order)
    }

    /// Every network, in no order that matters.
    package func networks() async throws -> [NetworkFacts] {
        var facts: [NetworkFacts] = []
        var query = NetworkQuery(limit: directoryPart)
        repeat {
            let page = try await store.networks(query)
            facts += page.items.map(NetworkFacts.init)
            query.after = page.next
        } while query.after != nil
        return facts
    }

    /// - Parameter number: 8 digits.
    /// - Throws: ``AdministrationError/unknownNetwork``.
    package func network(_ number: String) async throws -> NetworkFacts {
        guard let number = NetworkNumber(number), let network = try await store.network(number) else {
            throw AdministrationError.unknownNetwork
        }
        return NetworkFacts(network)
    }

    /// Every version of a network's charter, the first one first: bodies and signatures.
    package func charterDocuments(of network: NetworkID) async throws -> [(body: [UInt8], signature: [UInt8])] {
        guard let entry = try await charters.entry(of: network, in: store) else {
            throw AdministrationError.unknownNetwork
        }
        return entry.charters.all.map { ($0.document.body, $0.document.signature) }
    }

    /// Gives the network a number and a default group, and stores all of it at once.
    ///
    /// A network that is there already is told again, so that a request whose answer was lost can be repeated.
    ///
    /// - Parameter secret: What is used up by it.
    func make(
        _ making: NetworkMaking,
        _ new: NewNetwork,
        now: Timestamp,
        spending secret: SecretName? = nil,
        by order: Order<NetworkFacts>
    ) async throws -> NetworkFacts {
        let numbers = try (0..<numberAttempts).map { _ in try drawNumber() }
        let code = try drawGroupCode()
        return try await carryOut(order) { act in
            for number in numbers {
                let network = making.network(new, number: number, now: now)
                let group = SecurityGroup(
                    code: code,
                    name: defaultGroupName,
                    foldedName: defaultGroupName.folded,
                    created: now
                )
                let creation = try act.transaction.create(
                    network,
                    documents: making.documents,
                    defaultGroup: group,
                    spending: secret
                )
                switch creation {
                case .numberTaken: continue
                case .secretGone: throw AdministrationError.unknownPreparation
                case .alreadyHeld: return NetworkFacts(try act.network(making.id))
                case .created: break
                }
                if let settings = new.groupSettings {
                    try act.sign(settings, of: network, scope: PolicyScope(group: code.text, in: network.id))
                }
                act.note(.network(number.text), in: network.id, after: making.state(new))
                return NetworkFacts(network)
            }
            throw AdministrationError.numbersExhausted
        }
    }

    private func drawNumber() throws -> NetworkNumber {
        let number = try random(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let digits = String(number)
        guard let number = NetworkNumber(String(repeating: "0", count: 8 - digits.utf8.count) + digits) else {
            preconditionFailure("eight digits are a network's number")
        }
        return number
    }

}

/// How many networks or users are read from the store at once.
let directoryPart = 1000

private let numberAttempts = 32
private let defaultGroupName = "Default"
