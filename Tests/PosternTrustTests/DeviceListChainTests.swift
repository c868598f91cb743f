import PosternTrust
import PosternWire
import Testing

@Suite("Device lists")
struct DeviceListChainTests {
    let network: NetworkID
    let alice: Person
    var chain: DeviceListChain

    init() throws {
        network = NetworkID(cutting: .of([1]))
        alice = try Person(in: network)
        chain = try alice.chain()
    }

    private func next(
        by key: IdentityKey? = nil,
        _ change: (inout DeviceList) -> Void = { _ in }
    ) throws -> Document {
        var list = chain.draft()
        change(&list)
        return try Document(signing: list, with: key ?? alice.identity)
    }

    @Test("a new device, and what changed")
    mutating func newDevice() throws {
        let second = try next { $0.devices.append(alice.listed(alice.laptop)) }
        let changes = try chain.update(with: [second])
        let laptop = DeviceID(of: alice.laptop.publicKey)
        #expect(changes.map(\.added) == [[laptop]])
        #expect(changes.allSatisfy { $0.removed.isEmpty && $0.formerIdentity == nil && $0.formerLogin == nil })
        #expect(chain.newest.content.device(laptop) != nil)
        #expect(chain.list(1)?.content.device(laptop) == nil)
        #expect(chain.list(0) == nil && chain.list(3) == nil)
    }

    @Test("ghost device: unsigned, signed by another identity, by the device, by the old identity after a reset")
    mutating func ghostDevice() throws {
        let ghost = try DeviceSigningKey.generate()
        var list = chain.draft()
        list.devices.append(alice.listed(ghost))
        let pinned = chain
        let unsigned = try Document(body: list.body, signature: [UInt8](repeating: 0, count: 132))
        let byAnother = try forged(list.body, by: try IdentityKey.generate())
        let byDevice = try forged(list.body, by: alice.phone)
        for document in [unsigned, byAnother, byDevice] {
            #expect(throws: ChainError.notAuthentic) { try chain.update(with: [document]) }
        }
        #expect(chain == pinned)

        let strangers = try forged(alice.firstList.body, by: try IdentityKey.generate())
        #expect(throws: ChainError.notAuthentic) { try DeviceListChain(of: alice.who, documents: [strangers]) }

        let newIdentity = try IdentityKey.generate()
        let reset = try next(by: newIdentity) { $0.identity = newIdentity.publicKey }
        let changes = try chain.update(with: [reset])
        #expect(changes.map(\.formerIdentity) == [alice.identity.publicKey])
        var byOld = chain.draft()
        byOld.identity = alice.identity.publicKey
        byOld.devices.append(alice.listed(ghost))
        let returned = try Document(signing: byOld, with: alice.identity)
        #expect(throws: ChainError.identityReturned) { try chain.update(with: [returned]) }
        let underNewName = try forged(chain.draft().body, by: alice.identity)
        #expect(throws: ChainError.notAuthentic) { try chain.update(with: [underNewName]) }
        #expect(chain.newest.version == 2)
    }

    @Test("old list: refused by who knows a newer one, and below a floor")
    mutating func oldList() throws {
        let first = chain.newest.document
        let second = try next()
        #expect(throws: ChainError.belowFloor(floor: 2, newest: 1)) {
            try DeviceListChain(of: alice.who, documents: [first], floor: 2)
        }
        #expect(throws: ChainError.belowFloor(floor: 3, newest: 2)) { try chain.update(with: [second], floor: 3) }
        #expect(chain.newest.version == 1)
        try chain.update(with: [second], floor: 2)
        #expect(throws: ChainError.rollback(held: 2, offered: 1)) { try chain.update(with: [first]) }
        #expect(throws: ChainError.belowFloor(floor: 3, newest: 2)) { try chain.newest.check(floor: 3) }
        try chain.update(with: [first, second])
    }

    @Test("forked list: two lists of one version by one identity; a stranger's is no fork")
    mutating func forkedList() throws {
        let second = try next()
        let fork = try next { $0.devices = [] }
        let stranger = try IdentityKey.generate()
        let strangers = try next(by: stranger) { $0.identity = stranger.publicKey }
        try chain.update(with: [second])
        #expect(throws: ChainError.fork(version: 2)) { try chain.update(with: [fork]) }
        #expect(throws: ChainError.notAuthentic) { try chain.update(with: [strangers]) }
        let third = try next()
        try chain.update(with: [third])
        #expect(throws: ChainError.rollback(held: 3, offered: 2)) { try chain.update(with: [fork]) }
    }

    @Test("an identity's replaced predecessor forks the version that replaced it")
    mutating func forkByOldIdentity() throws {
        let newIdentity = try IdentityKey.generate()
        let byOld = try next()
        try chain.update(with: [try next(by: newIdentity) { $0.identity = newIdentity.publicKey }])
        #expect(throws: ChainError.fork(version: 2)) { try chain.update(with: [byOld]) }
    }

    @Test("a removed device never returns, whoever signs")
    mutating func removedDevice() throws {
        let phone = DeviceID(of: alice.phone.publicKey)
        let removal = try next { $0.devices = [] }
        #expect(try chain.update(with: [removal]).map(\.removed) == [[phone]])
        let again = try next { $0.devices = [alice.listed(alice.phone)] }
        #expect(throws: ChainError.deviceReturned(phone)) { try chain.update(with: [again]) }
        let newIdentity = try IdentityKey.generate()
        let reset = try next(by: newIdentity) {
            $0.identity = newIdentity.publicKey
            $0.devices = [alice.listed(alice.phone)]
        }
        #expect(throws: ChainError.deviceReturned(phone)) { try chain.update(with: [reset]) }
        let restored = try DeviceListChain(restoring: chain.all.map(\.document), of: alice.who)
        #expect(restored == chain)
        var later = restored
        #expect(throws: ChainError.deviceReturned(phone)) { try later.update(with: [again]) }
    }

    @Test("another user's list, another network's, a missing or unlinked version: refused")
    mutating func subjectsAndLinks() throws {
        let bob = try Person("bob", in: network)
        let bobs = try bob.chain().newest.document
        #expect(throws: ChainError.wrongSubject) { try DeviceListChain(of: alice.who, documents: [bobs]) }
        #expect(throws: ChainError.wrongSubject) { try chain.update(with: [bobs]) }
        let elsewhere = try next { $0.network = NetworkID(cutting: .of([2])) }
        #expect(throws: ChainError.wrongSubject) { try chain.update(with: [elsewhere]) }
        let skipping = try next { $0.version = 3 }
        #expect(throws: ChainError.gap(expected: 2, offered: 3)) { try chain.update(with: [skipping]) }
        #expect(throws: ChainError.gap(expected: 1, offered: 3)) {
            try DeviceListChain(of: alice.who, documents: [skipping])
        }
        #expect(throws: ChainError.gap(expected: 1, offered: 0)) {
            try DeviceListChain(of: alice.who, documents: [])
        }
        let unlinked = try next { $0.previous = .of([3]) }
        #expect(throws: ChainError.brokenLink(version: 2)) { try chain.update(with: [unlinked]) }
        #expect(chain.newest.version == 1)
    }

    @Test("a renamed user's list is taken and the old login reported")
    mutating func rename() throws {
        let login = try Login("alice.smith")
        let renamed = try next { $0.login = login }
        #expect(try chain.update(with: [renamed]).map(\.formerLogin) == [alice.login])
        #expect(chain.newest.content.login == login)
    }

    @Test("n - s verifies as well as s: the second signature is the same document's, and no fork")
    mutating func otherSignature() throws {
        let second = try next()
        try chain.update(with: [second])
        let again = try forged(second.body, by: alice.identity)
        #expect(again.signature != second.signature)
        #expect(try chain.update(with: [again]).isEmpty)
        #expect(chain.newest.document == second)
    }
}
