import PosternTrust
import PosternWire
import Testing

@Suite("Vouchers")
struct VoucherTests {
    var network: Network
    let alice: Person
    let list: VerifiedDeviceList
    private let now = Arrival.at(Network.now)

    init() throws {
        network = try Network()
        alice = try Person(in: network.id)
        list = try alice.chain().newest
    }

    private func voucher(
        for identity: IdentityKey? = nil,
        login: Login? = nil,
        after seconds: UInt64 = 0,
        by key: VoucherKey? = nil
    ) throws -> Document {
        let voucher = Voucher(
            who: alice.who,
            login: login ?? alice.login,
            identity: (identity ?? alice.identity).publicKey,
            issued: Network.now.adding(seconds: seconds)
        )
        return try Document(signing: voucher, with: key ?? network.voucherKey)
    }

    private func checked(_ documents: Document...) throws -> [CheckedVoucher] {
        try documents.map { try CheckedVoucher($0, under: network.charters, arriving: now) }
    }

    private func vouched(_ vouchers: [CheckedVoucher]) -> Vouched {
        Vouched(alice.login, by: vouchers, under: network.charters)
    }

    @Test("it counts for login and identity together")
    func counts() throws {
        let vouched = vouched(try checked(voucher()))
        #expect(vouched == .identity(alice.who.user, alice.identity.publicKey.hash))
        #expect(vouched.holds(for: list))
        let others = try checked(voucher(login: try Login("bob")))
        #expect(self.vouched(others) == .nobody)
        #expect(self.vouched([]) == .nobody)
    }

    @Test("identity swap at first contact: another identity is not the vouched one")
    func swap() throws {
        let vouched = vouched(try checked(voucher(for: try .generate())))
        #expect(!vouched.holds(for: list))
        #expect(!Vouched.nobody.holds(for: list) && !Vouched.tie.holds(for: list))
    }

    @Test("of two identities the later holds; a tie counts for neither")
    func laterAndTie() throws {
        let second = try IdentityKey.generate()
        let both = try checked(voucher(), voucher(for: second, after: 1))
        #expect(vouched(both) == .identity(alice.who.user, second.publicKey.hash))
        #expect(vouched(both.reversed()) == vouched(both))
        #expect(vouched(try checked(voucher(), voucher(for: second))) == .tie)
        #expect(vouched(try checked(voucher(), voucher())).holds(for: list))
        #expect(vouched(try checked(voucher(), voucher(for: second), voucher(after: 1))).holds(for: list))
    }

    @Test("signed by a voucher key of the newest charter, and only while it is there")
    mutating func signer() throws {
        #expect(throws: VoucherError.notAuthentic) { try checked(voucher(by: try .generate())) }
        let byOperating = try forged(try voucher().body, by: network.operating)
        #expect(throws: VoucherError.notAuthentic) { try checked(byOperating) }
        let held = try checked(voucher())
        let next = try VoucherKey.generate()
        try network.charters.update(with: [try network.charter { $0.voucherKeys = [next.publicKey] }], arriving: now)
        #expect(vouched(held) == .nobody)
        #expect(vouched(try checked(voucher(by: next))).holds(for: list))
    }

    @Test("of another network, or after the charter's end: refused")
    func networkAndExpiry() throws {
        let elsewhere = try Person(in: NetworkID(cutting: .of([1])))
        let foreign = Voucher(
            who: elsewhere.who,
            login: elsewhere.login,
            identity: elsewhere.identity.publicKey,
            issued: Network.now
        )
        #expect(throws: VoucherError.wrongSubject) {
            try checked(try Document(signing: foreign, with: network.voucherKey))
        }
        let late = Arrival.at(Network.now.adding(seconds: Charter.lifetimeSeconds + 1))
        #expect(throws: VoucherError.charterExpired) {
            try CheckedVoucher(voucher(), under: network.charters, arriving: late)
        }
        #expect(throws: Never.self) { try CheckedVoucher(voucher(), under: network.charters, arriving: .joining) }
    }
}
