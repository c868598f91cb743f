import PosternTrust
import PosternWire
import Testing

@Suite("Charters")
struct CharterChainTests {
    @Test("joining checks version 1 against the network id: wrong network")
    func wrongNetwork() throws {
        let network = try Network()
        let other = try Network()
        #expect(throws: ChainError.wrongSubject) {
            try CharterChain(joining: network.id, floor: 1, documents: [other.first])
        }
        #expect(throws: ChainError.gap(expected: 1, offered: 0)) {
            try CharterChain(joining: network.id, floor: 1, documents: [])
        }
    }

    @Test("joining needs version 1, its signature, and the floor of the code")
    func joining() throws {
        let network = try Network()
        let second = try network.charter()
        #expect(throws: ChainError.gap(expected: 1, offered: 2)) {
            try CharterChain(joining: network.id, floor: 1, documents: [second])
        }
        let unsigned = try forged(network.first.body, by: network.spare)
        #expect(throws: ChainError.notAuthentic) {
            try CharterChain(joining: network.id, floor: 1, documents: [unsigned])
        }
        #expect(throws: ChainError.belowFloor(floor: 2, newest: 1)) {
            try CharterChain(joining: network.id, floor: 2, documents: [network.first])
        }
        let chain = try CharterChain(joining: network.id, floor: 2, documents: [network.first, second])
        #expect(chain.newest.version == 2)
        #expect(chain.charter(1)?.document == network.first)
        #expect(chain.charter(0) == nil && chain.charter(3) == nil)
    }

    @Test("a version is signed by a root of the version before, not by its own")
    func signer() throws {
        var network = try Network()
        let handover = try network.charter { $0.roots = [network.spare.publicKey] }
        let byItself = try network.charter(by: network.spare) { $0.roots = [network.spare.publicKey] }
        #expect(throws: ChainError.notAuthentic) { try network.charters.update(with: [byItself], arriving: .joining) }
        try network.charters.update(with: [handover], arriving: .joining)
        // The old root is out: it can sign nothing more.
        let late = try network.charter(by: network.root)
        #expect(throws: ChainError.notAuthentic) { try network.charters.update(with: [late], arriving: .joining) }
        let third = try network.charter(by: network.spare)
        try network.charters.update(with: [third], arriving: .joining)
        #expect(network.charters.newest.version == 3)
    }

    @Test("a spare root signs the next charter when the first is lost")
    func spare() throws {
        var network = try Network()
        try network.charters.update(
            with: [try network.charter { $0.roots.append(network.spare.publicKey) }],
            arriving: .joining
        )
        let next = try network.charter(by: network.spare) { $0.roots = [network.spare.publicKey] }
        try network.charters.update(with: [next], arriving: .joining)
        #expect(network.charters.newest.content.roots == [network.spare.publicKey])
    }

    @Test("charter rollback, fork: refused, and what is held stays")
    func rollbackAndFork() throws {
        var network = try Network()
        let second = try network.charter()
        let fork = try network.charter { $0.vouching = .required }
        let unsignedFork = try forged(fork.body, by: network.spare)
        try network.charters.update(with: [second], arriving: .joining)
        let third = try network.charter()
        let held = network.charters
        #expect(throws: ChainError.fork(version: 2)) { try network.charters.update(with: [fork], arriving: .joining) }
        #expect(throws: ChainError.notAuthentic) {
            try network.charters.update(with: [unsignedFork], arriving: .joining)
        }
        #expect(throws: ChainError.rollback(held: 2, offered: 1)) {
            try network.charters.update(with: [network.first], arriving: .joining)
        }
        #expect(network.charters == held)
        // A known lower version on the way to the newest is no rollback.
        try network.charters.update(with: [network.first, second, third], arriving: .joining)
        #expect(network.charters.newest.version == 3)
        #expect(throws: ChainError.rollback(held: 3, offered: 2)) {
            try network.charters.update(with: [fork], arriving: .joining)
        }
    }

    @Test("versions rise by one, and each names the one before")
    func links() throws {
        var network = try Network()
        let skipping = try network.charter { $0.version = 3 }
        #expect(throws: ChainError.gap(expected: 2, offered: 3)) {
            try network.charters.update(with: [skipping], arriving: .joining)
        }
        let unlinked = try network.charter { $0.previous = .of([1]) }
        #expect(throws: ChainError.brokenLink(version: 2)) {
            try network.charters.update(with: [unlinked], arriving: .joining)
        }
        let foreign = try network.charter { $0.network = NetworkID(cutting: .of([1])) }
        #expect(throws: ChainError.wrongSubject) {
            try network.charters.update(with: [foreign], arriving: .joining)
        }
    }

    @Test("an update is taken whole or not at all")
    func atomic() throws {
        var network = try Network()
        let held = network.charters
        let good = try network.charter()
        let bad = try network.charter { $0.version = 3 }
        #expect(throws: ChainError.self) { try network.charters.update(with: [good, bad], arriving: .joining) }
        #expect(network.charters == held)
    }

    @Test("an unknown even extension: what is held stays; an odd one is copied by the next version")
    func extensions() throws {
        var network = try Network()
        let even = try network.charter()
        var body = even.body
        body.replaceSubrange(body.count - 2..<body.count, with: [0, 1, 0, 2, 0, 0, 0, 0])
        let later = try forged(body, by: network.root)
        #expect(throws: ChainError.layout(.updateNeeded)) {
            try network.charters.update(with: [later], arriving: .joining)
        }
        let odd = try network.charter { $0.extensions = Extensions(items: [.init(type: 5, value: [1])]) }
        try network.charters.update(with: [odd], arriving: .joining)
        let next = try network.charter()
        try network.charters.update(with: [next], arriving: .joining)
        #expect(network.charters.newest.content.extensions.items.map(\.type) == [5])
    }

    @Test("root held by the relay: shown until a charter leaves it out; the mark has no value, others stay beside it")
    func rootAtRelay() throws {
        var network = try Network { charter in
            charter.extensions = Extensions(items: [.init(type: 5, value: [1])])
            charter.isRootAtRelay = true
        }
        #expect(network.charters.rootIsAtRelay)
        try network.charters.update(with: [try network.charter()], arriving: .joining)
        #expect(network.charters.rootIsAtRelay, "the next version copies it")
        let adoption = try network.charter { charter in
            charter.roots = [network.spare.publicKey]
            charter.isRootAtRelay = false
        }
        try network.charters.update(with: [adoption], arriving: .joining)
        #expect(!network.charters.rootIsAtRelay)
        #expect(network.charters.newest.content.extensions.items.map(\.type) == [5])
        let back = try network.charter(by: network.root) { $0.isRootAtRelay = true }
        #expect(throws: ChainError.notAuthentic, "the relay's root is out") {
            try network.charters.update(with: [back], arriving: .joining)
        }
        #expect(throws: SigningError.layout(.meaningless("extension"))) {
            try network.charter(by: network.spare) { $0.extensions = Extensions(items: [.init(type: 1, value: [0])]) }
        }
    }

    @Test("the own store gives back the same chain, and none that was changed")
    func restoring() throws {
        var network = try Network()
        try network.charters.update(with: [try network.charter()], arriving: .joining)
        let documents = network.charters.all.map(\.document)
        let restored = try CharterChain(restoring: documents, of: network.id, arrivedExpired: [])
        #expect(restored == network.charters)
        #expect(throws: ChainError.self) {
            try CharterChain(restoring: [documents[1], documents[0]], of: network.id, arrivedExpired: [])
        }
    }
}

@Suite("Charters that have expired")
struct CharterExpiryTests {
    private let user = UserID(cutting: .of([1]))

    /// After the end of the first charter and of the one that `network.charter` makes.
    private let late = Network.now.adding(seconds: Charter.lifetimeSeconds + 1)

    @Test("expired after `expires`, expiring for 30 days before")
    func times() throws {
        let charters = try Network().charters
        let end = charters.newest.content.expires
        #expect(!charters.isExpired(at: end))
        #expect(charters.isExpired(at: end.adding(milliseconds: 1)))
        #expect(charters.isExpiring(at: end))
        #expect(!charters.isExpiring(at: Network.now.adding(seconds: 369 * Network.day)))
        #expect(charters.isExpiring(at: Network.now.adding(seconds: 371 * Network.day)))
    }

    @Test("charter expiry: one that arrives expired adds no retention identity and no voucher key, but takes away")
    func arrivesExpired() throws {
        let kept = Charter.RetentionIdentity(user: user, identity: .of([1]))
        let added = Charter.RetentionIdentity(user: UserID(cutting: .of([2])), identity: .of([2]))
        var network = try Network { $0.retentionIdentities = [kept] }
        let newVoucherKey = try VoucherKey.generate()
        let second = try network.charter {
            $0.retentionIdentities = [kept, added]
            $0.voucherKeys = [newVoucherKey.publicKey]
        }
        try network.charters.update(with: [second], arriving: .at(late))
        #expect(network.charters.newest.version == 2)
        #expect(network.charters.arrivedExpired == [2])
        #expect(network.charters.retentionIdentities == [kept])
        #expect(network.charters.voucherKeys.isEmpty)

        let restored = try CharterChain(
            restoring: network.charters.all.map(\.document),
            of: network.id,
            arrivedExpired: network.charters.arrivedExpired
        )
        #expect(restored.retentionIdentities == [kept])

        // A third one that expired too adds nothing either; a later charter in time ends it.
        try network.charters.update(with: [try network.charter()], arriving: .at(late))
        #expect(network.charters.retentionIdentities == [kept])
        let renewed = try network.charter { $0.expires = late.adding(seconds: Network.day) }
        try network.charters.update(with: [renewed], arriving: .at(late))
        #expect(Set(network.charters.retentionIdentities) == [kept, added])
        #expect(network.charters.voucherKeys == [newVoucherKey.publicKey])
    }

    @Test("what came in time stays when the charter runs out, and who joins late takes the newest as it is")
    func heldBefore() throws {
        let identity = Charter.RetentionIdentity(user: user, identity: .of([1]))
        var network = try Network()
        let second = try network.charter { $0.retentionIdentities = [identity] }
        let joined = try CharterChain(joining: network.id, floor: 1, documents: [network.first, second])
        #expect(joined.isExpired(at: late))
        #expect(joined.retentionIdentities == [identity])
        try network.charters.update(with: [second], arriving: .at(Network.now))
        #expect(network.charters.retentionIdentities == [identity])
    }
}
