import FoundationEssentials
import PosternHome
import PosternTrust
import PosternWire

/// Gives a relay that was restored from a back-up the signed documents that its store lacks and this home holds.
///
/// Everything is checked there: the relay takes what follows the newest that it has, version after version.
struct OfferingBack {
    let client: Client
    let network: Network
    let connection: ClientConnection

    private enum Outcome: Hashable {
        case taken
        /// Somebody else was faster, or the relay has another document of that version.
        case conflict(String)
        case refused(String)
    }

    /// The own device lists, charters and policies that are newer than those that the relay's greeting names. The user
    /// is told what it does not take.
    func offerOwn(beyond welcome: Welcome) async throws {
        let lists = try client.ownLists().all.filter { $0.version > welcome.listVersion }
        let place = Place(kind: .deviceList, subject: client.who.user.bytes)
        try await offer(lists.map { Offered("your device list", $0, place) })
        try await offer(networkDocuments(beyond: welcome))
    }

    /// What is held of others: their lists, and who vouched for them. A sender holds the lists of everybody to whom it
    /// has sealed, so after this the relay knows the devices that its repeats are for.
    func offerOthers() async throws {
        for contact in try client.home.contacts() {
            try await offerLists(of: contact.who)
            try await offerVoucher(for: contact.who)
        }
        try await offerRooms()
    }

    /// A policy counts only while the operating key that signed it is in the newest charter: so each goes before the
    /// charter after the one that it names.
    private func networkDocuments(beyond welcome: Welcome) -> [Offered] {
        let charters = network.charters.all.filter { $0.version > welcome.charterVersion }
        var policies = offeredPolicies(beyond: welcome)[...]
        var documents: [Offered] = []
        for charter in charters {
            let earlier = policies.prefix { $0.charterVersion < charter.version }
            policies = policies.dropFirst(earlier.count)
            documents += earlier.map(\.offered)
            let place = Place(kind: .charter, subject: network.id.bytes)
            documents.append(Offered("the network's charter", charter, place))
        }
        return documents + policies.map(\.offered)
    }

    /// The network's, and those of the user's group where the relay is of one mind with this home about which that is.
    private func offeredPolicies(beyond welcome: Welcome) -> [(charterVersion: UInt32, offered: Offered)] {
        var policies = network.policy.all.filter { $0.version > welcome.policyVersion }.map {
            offered("the network's policy", $0, of: .zero)
        }
        if let group = network.group, welcome.hasGroup, welcome.group.group == group.code {
            policies += group.policy.all.filter { $0.version > welcome.group.policyVersion }.map {
                offered("the security group's policy", $0, of: group.scope)
            }
        }
        // Within one scope they never fall: a stable order would not change them, and this sort is made one by the index.
        return policies.enumerated().sorted {
            ($0.element.charterVersion, $0.offset) < ($1.element.charterVersion, $1.offset)
        }.map(\.element)
    }

    private func offered(
        _ name: String,
        _ policy: VerifiedPolicy,
        of scope: PolicyScope
    ) -> (charterVersion: UInt32, offered: Offered) {
        (policy.content.charterVersion, Offered(name, policy, Place(kind: .policy, subject: scope.bytes)))
    }

    /// One after the other: a refused one stops those behind it, and is told. So is a conflict that stays to the end.
    private func offer(_ documents: [Offered]) async throws {
        for (index, offered) in documents.enumerated() {
            let isLast = index == documents.count - 1
            switch try await put(offered.document, offered.place) {
            case .taken: continue
            case .conflict where !isLast: continue
            case .conflict(let why), .refused(let why):
                return try client.tell(.notTakenBack(what: offered.name, version: offered.version, why: why))
            }
        }
    }

    private func put(_ document: Document, _ place: Place) async throws -> Outcome {
        var put = PutDocument()
        put.kind = place.kind
        put.subject = Data(place.subject)
        put.document = SignedDocument(document)
        do {
            guard case .done = try await connection.askPatiently(.putDocument(put)) else {
                throw ClientError.protocolBroken("another answer than to a document")
            }
            return .taken
        } catch let refusal as RelayRefusal {
            return refusal.code == .conflict ? .conflict(refusal.message) : .refused(refusal.message)
        }
    }
}

// Of others. Nobody is told what is refused: it is theirs to say.
extension OfferingBack {
    private func offerLists(of who: Who) async throws {
        guard let held = try client.heldLists(of: who), let version = try await listVersion(of: who) else { return }
        for list in held.all where list.version > version {
            let outcome = try await put(list.document, Place(kind: .deviceList, subject: who.user.bytes))
            if case .refused = outcome { return }
        }
    }

    /// The entries of rooms that the relay lacks: by the rules of readers it takes them from anybody.
    private func offerRooms() async throws {
        let newest = try await RoomReading(client: client, network: network, connection: connection).newestVersions()
        for room in try client.home.rooms() {
            let version = newest[room.room] ?? 0
            let place = Place(kind: .roomEntry, subject: room.room.bytes)
            for entry in try client.home.documents(.roomEntry, of: room.room.bytes) where entry.name.version > version {
                if case .refused = try await put(try Document(entry), place) { break }
            }
        }
    }

    private func offerVoucher(for who: Who) async throws {
        for voucher in try client.home.documents(.voucher, of: who.user.bytes) {
            _ = try await put(try Document(voucher), Place(kind: .voucher, subject: who.user.bytes))
        }
    }

    /// - Returns: The version that the relay has; `nil` for a user whom it does not know.
    private func listVersion(of who: Who) async throws -> UInt32? {
        var lookUp = LookUp()
        lookUp.user = Data(who.user.bytes)
        do {
            guard case .found(let found) = try await connection.askPatiently(.lookUp(lookUp)) else {
                throw ClientError.protocolBroken("another answer than a user")
            }
            return found.listVersion
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            return nil
        }
    }
}

private struct Place {
    let kind: DocumentKind
    let subject: [UInt8]
}

private struct Offered {
    /// For people.
    let name: String
    let version: UInt32
    let document: Document
    let place: Place

    init<Body>(_ name: String, _ verified: Verified<Body>, _ place: Place) {
        self.name = name
        version = verified.version
        document = verified.document
        self.place = place
    }
}
