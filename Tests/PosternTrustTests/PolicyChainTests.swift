import PosternTrust
import PosternWire
import Testing

@Suite("Policies")
struct PolicyChainTests {
    private let now = Arrival.at(Network.now)

    @Test("signed by the operating key of the charter version that it names")
    func signer() throws {
        var network = try Network()
        var policies = PolicyChain(of: network.id)
        let policy = try network.policy { $0.retention = true }
        let byRoot = try forged(policy.body, by: network.root)
        #expect(throws: ChainError.notAuthentic) {
            try policies.update(with: [byRoot], under: network.charters, arriving: now)
        }
        let ahead = try Document(signing: network.policy { $0.charterVersion = 2 }, with: network.operating)
        #expect(throws: ChainError.unknownCharter(version: 2)) {
            try policies.update(with: [ahead], under: network.charters, arriving: now)
        }
        let first = try Document(signing: policy, with: network.operating)
        try policies.update(with: [first], under: network.charters, arriving: now)
        #expect(policies.newest?.content.retention == true)

        // Another operating key: what was taken stays, nothing new by the old key, the re-signed one is taken.
        let handover = try network.charter { $0.operatingKey = network.nextOperating.publicKey }
        try network.charters.update(with: [handover], arriving: now)
        var byOldKey = try #require(policies.draft(issued: Network.now, under: network.charters))
        byOldKey.charterVersion = 1
        let superseded = try Document(signing: byOldKey, with: network.operating)
        #expect(throws: ChainError.supersededKey) {
            try policies.update(with: [superseded], under: network.charters, arriving: now)
        }
        #expect(policies.newest?.document == first)
        let anew = try #require(policies.draft(issued: Network.now, under: network.charters))
        let resigned = try Document(signing: anew, with: network.nextOperating)
        try policies.update(with: [resigned], under: network.charters, arriving: now)

        // Who joins now replays the old key's policies on the way to the newest.
        var joining = PolicyChain(of: network.id)
        #expect(throws: ChainError.supersededKey) {
            try joining.update(with: [first], under: network.charters, arriving: .joining)
        }
        try joining.update(with: [first, resigned], under: network.charters, arriving: .joining)
        #expect(joining == policies)
    }

    @Test("a policy never names an older charter than the one before it")
    func charterVersion() throws {
        var network = try Network()
        try network.charters.update(with: [try network.charter()], arriving: now)
        var policies = PolicyChain(of: network.id)
        let first = try Document(signing: network.policy { $0.charterVersion = 2 }, with: network.operating)
        try policies.update(with: [first], under: network.charters, arriving: now)
        var older = try #require(policies.draft(issued: Network.now, under: network.charters))
        older.charterVersion = 1
        let document = try Document(signing: older, with: network.operating)
        #expect(throws: ChainError.layout(.meaningless("charter version"))) {
            try policies.update(with: [document], under: network.charters, arriving: now)
        }
    }

    @Test("rollback, fork, another scope or network: refused")
    func chainRules() throws {
        let network = try Network()
        var policies = PolicyChain(of: network.id)
        let first = try Document(signing: network.policy(), with: network.operating)
        try policies.update(with: [first], under: network.charters, arriving: now)
        let next = try #require(policies.draft(issued: Network.now, under: network.charters))
        let second = try Document(signing: next, with: network.operating)
        var other = next
        other.retention = true
        let fork = try Document(signing: other, with: network.operating)
        try policies.update(with: [first, second], under: network.charters, arriving: now)
        #expect(throws: ChainError.fork(version: 2)) {
            try policies.update(with: [fork], under: network.charters, arriving: now)
        }
        #expect(throws: ChainError.rollback(held: 2, offered: 1)) {
            try policies.update(with: [first], under: network.charters, arriving: now)
        }
        let group = PolicyScope(group: "engineering", in: network.id)
        let scoped = try Document(signing: network.policy { $0.scope = group }, with: network.operating)
        #expect(throws: ChainError.wrongSubject) {
            try policies.update(with: [scoped], under: network.charters, arriving: now)
        }
        #expect(throws: ChainError.wrongSubject) {
            try policies.update(with: [second], under: try Network().charters, arriving: now)
        }
        #expect(try PolicyChain(restoring: [first, second], of: network.id) == policies)
    }

    @Test("after the charter's end no policy is new, and the held one stays; who joins takes it")
    func expiredCharter() throws {
        let network = try Network()
        let late = Arrival.at(Network.now.adding(seconds: Charter.lifetimeSeconds + 1))
        var policies = PolicyChain(of: network.id)
        let first = try Document(signing: network.policy(), with: network.operating)
        try policies.update(with: [first], under: network.charters, arriving: now)
        let next = try #require(policies.draft(issued: Network.now, under: network.charters))
        let second = try Document(signing: next, with: network.operating)
        #expect(throws: ChainError.charterExpired) {
            try policies.update(with: [second], under: network.charters, arriving: late)
        }
        try policies.update(with: [first], under: network.charters, arriving: late)
        #expect(policies.newest?.document == first)
        var joining = PolicyChain(of: network.id)
        try joining.update(with: [first, second], under: network.charters, arriving: .joining)
        #expect(joining.newest?.version == 2)
    }

    @Test("settings are read where they are what they should be")
    func settings() throws {
        let network = try Network()
        let user = UserID(cutting: .of([7]))
        func read(_ settings: String) throws -> PolicySettings {
            try PolicySettings(of: network.policy { $0.settings = settings })
        }
        let full = try read(#"{"networkName":"Example","broadcasters":["\#(user)"],"other":{"a":[1]}}"#)
        #expect(full.networkName == "Example")
        #expect(full.broadcasters == [user])
        #expect(try read("{}").broadcasters.isEmpty)
        for wrong in ["", "[]", "{", #"{"networkName":1}"#, #"{"broadcasters":["abc"]}"#, #"{"broadcasters":"x"}"#] {
            #expect(throws: LayoutError.self, "\(wrong)") { try read(wrong) }
        }
    }
}
