import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// Takes envelopes: every check in its order, then one transaction. Only after it may the relay be told.
struct EnvelopeTaking {
    /// What the relay is told of a delivery.
    enum Verdict: Hashable {
        case taken
        case refused
    }

    /// Another process may change the same record; then everything is looked at again.
    static let attemptsAtMost = 16

    let client: Client
    /// What is said about documents may bring newer ones.
    var network: Network
    let connection: ClientConnection
    /// Messages whose statements were compared, and lie in the home yet.
    var compared: [Hash512] = []
    var passing = PassingSignals()

    var home: Home { client.home }
    var reader: Reader { Reader(user: client.who, device: client.account.device) }

    mutating func take(_ deliver: Deliver) async throws -> Verdict {
        guard let arrival = PosternHome.Arrival(deliver, at: client.clock()) else {
            let notice = ClientNotice.refused(login: "somebody", message: nil, why: "the envelope cannot be read")
            try home.tell(notice.forHome(about: .of(Array(deliver.envelope))), at: client.clock())
            return .refused
        }
        return try await take(Taking(arrival: arrival))
    }

    /// An envelope that was kept.
    mutating func take(_ kept: KeptEnvelope) async throws -> Verdict {
        try await take(Taking(arrival: kept.arrival, keptBlock: kept.wrapBlock))
    }

    private mutating func take(_ taking: Taking) async throws -> Verdict {
        for _ in 0..<Self.attemptsAtMost {
            if let verdict = try await attempt(taking) { return verdict }
        }
        throw HomeError.locked
    }

    /// - Returns: `nil` when the record changed meanwhile.
    private mutating func attempt(_ taking: Taking) async throws -> Verdict? {
        let arrival = taking.arrival
        let arrived: ArrivedEnvelope
        do {
            arrived = try ArrivedEnvelope(arrival.envelope.bytes, for: reader, at: client.clock())
        } catch OpenError.stale {
            return .taken
        } catch {
            return try refuse(arrival, nil, error.description)
        }
        if arrived.header.isTransient { return try await takeSignal(arrived, arrival) }
        let place = try OrderPlace(arrived.header, in: home)
        let standing = place.standing(of: arrived.hash)
        if standing == .known || standing == .tooOld {
            // A later one of its sender was taken meanwhile: it waits in vain.
            if try home.kept(arrived.hash) != nil { try home.forgetKept(arrived.hash) }
            return .taken
        }
        switch try await authenticate(arrived, taking) {
        case .settled(let verdict): return verdict
        case .authentic(let envelope):
            guard standing != .other else { return try refuseOther(arrival, envelope) }
            return try await admit(envelope, taking, place, wasClosed: standing == .closed)
        }
    }
}

/// An envelope on its way through the checks.
struct Taking {
    let arrival: PosternHome.Arrival
    /// The wrap block that was kept with it; a relay gives none once the envelope was acknowledged.
    var keptBlock: [UInt8]?
}

// Steps 3 and 4: who sent it.
extension EnvelopeTaking {
    private enum Authentication {
        case authentic(AuthenticEnvelope)
        case settled(Verdict)
    }

    private func authenticate(_ arrived: ArrivedEnvelope, _ taking: Taking) async throws -> Authentication {
        let version = arrived.header.listVersion
        do {
            if try client.isStranger(arrived.sender) {
                try await meetSender(of: arrived)
            } else {
                try await fetchLists(of: arrived.sender, atLeast: version)
            }
            return .authentic(try await authenticated(arrived))
        } catch ClientError.untrusted {
            try noteWithheld(arrived)
            return .settled(try await wait(taking, telling: nil))
        } catch let error as ClientError where error.isAboutSender {
            return .settled(try refuse(taking.arrival, nil, error.description) ?? .refused)
        } catch let error as OpenError {
            if case .needsList = error, try noteWithheld(arrived) {
                let login = try client.login(of: arrived.sender)
                return .settled(try await wait(taking, telling: .listWithheld(login: login, version: version)))
            }
            // The relay was asked and has no such version, or the device is not on it, or did not sign.
            return .settled(try refuse(taking.arrival, nil, error.description) ?? .refused)
        }
    }

    /// A stranger becomes a contact by an envelope that a device of theirs signed. Any header can name anybody: what was
    /// fetched for one that nobody signed is not kept, and nobody is met by it.
    private func meetSender(of arrived: ArrivedEnvelope) async throws {
        let fetched = try await client.fetch(arrived.sender, connection)
        do {
            _ = try arrived.authenticate(with: fetched.chain)
        } catch OpenError.needsList where arrived.isSigned(byDeviceOn: fetched.chain.newest) {
            // The user is known by that, and the list that the header names is not there.
        }
        try await client.pin(fetched, connection, network: network)
    }

    /// Lists of an identity that nobody took may stand in the way of the user's own: then the relay is asked again.
    private func authenticated(_ arrived: ArrivedEnvelope) async throws -> AuthenticEnvelope {
        do {
            return try arrived.authenticate(with: try client.heldLists(of: arrived.sender))
        } catch OpenError.deviceNotListed {
            guard try home.contact(arrived.sender)?.hasNewIdentity == true else { throw OpenError.deviceNotListed }
            do {
                _ = try await client.refresh(arrived.sender, connection, network: network)
            } catch ClientError.untrusted, ClientError.noDevice, ClientError.otherVouched {
                throw OpenError.deviceNotListed
            }
            return try arrived.authenticate(with: try client.heldLists(of: arrived.sender))
        }
    }

    func fetchLists(of who: Who, atLeast version: UInt32) async throws {
        let held = try client.heldLists(of: who)?.newest.version ?? 0
        if who == client.who {
            if held < version { try await client.fetchOwnLists(connection) }
        } else if held < version {
            try await client.refresh(who, connection, network: network)
        }
    }

    /// A header that a listed device signed names a list that the relay does not give: nothing is sealed to that user
    /// before it is there.
    ///
    /// - Returns: Whether it is so.
    @discardableResult
    private func noteWithheld(_ arrived: ArrivedEnvelope) throws -> Bool {
        let header = arrived.header
        guard
            let newest = try client.heldLists(of: arrived.sender)?.newest,
            newest.version < header.listVersion,
            arrived.isSigned(byDeviceOn: newest)
        else { return false }
        try home.note(listVersion: header.listVersion, of: arrived.sender, namedBy: header.device)
        return true
    }

    private func wait(_ taking: Taking, telling notice: ClientNotice?) async throws -> Verdict {
        let header = taking.arrival.header
        let needed = DocumentName.deviceList(header.sender, version: header.listVersion)
        // Acknowledged before it is opened: whose fault it is if it never opens is proved by the block alone.
        let block = try await blockToKeep(taking)
        let outcome = try home.wait(taking.arrival, for: needed, wrapBlock: block, telling: notice?.forHome())
        guard outcome == .tooMany else { return .taken }
        // Whoever fills this place stops nobody else's messages.
        return try refuse(taking.arrival, nil, "too many messages wait for documents that the relay withholds")
            ?? .refused
    }
}

extension ClientError {
    /// Whether the sender of a message cannot be taken, and the connection is good.
    fileprivate var isAboutSender: Bool {
        switch self {
        case .otherVouched, .noDevice: true
        default: false
        }
    }
}
