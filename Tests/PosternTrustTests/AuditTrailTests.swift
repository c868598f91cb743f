import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("An audit log")
struct AuditTrailTests {
    private let charters: CharterChain
    private let operating: OperatingKey
    private let records = (1...5).map { Array("record \($0)".utf8) }

    init() throws {
        let root = try RootKey.generate()
        operating = try OperatingKey.generate()
        let charter = Charter(
            nonce: [UInt8](repeating: 1, count: Charter.nonceBytes),
            issued: Timestamp(seconds: 1_000),
            expires: Timestamp(seconds: 2_000),
            roots: [root.publicKey],
            operatingKey: operating.publicKey,
            hosts: [try HostAddress("relay.example:7443")]
        )
        let document = try Document(signing: charter, with: root)
        charters = try CharterChain(joining: NetworkID(firstCharter: document.body), floor: 1, documents: [document])
    }

    private func heads(in log: NetworkID? = nil) -> [AuditHead] {
        records.reduce(into: [AuditHead.none]) { heads, record in
            heads.append(heads[heads.count - 1].appending(record, in: log ?? charters.network))
        }
    }

    private func trail(of log: NetworkID? = nil) throws -> AuditTrail {
        let log = log ?? charters.network
        var trail = AuditTrail(of: log)
        for (record, head) in zip(records, heads(in: log).dropFirst()) {
            try trail.take(record, number: head.records, hash: head.hash)
        }
        return trail
    }

    private func checkpoint(
        _ version: UInt32,
        after previous: Document? = nil,
        _ head: AuditHead,
        relay: AuditHead = .none,
        with key: OperatingKey? = nil,
        network: NetworkID? = nil
    ) throws -> Document {
        let checkpoint = AuditCheckpoint(
            network: network ?? charters.network,
            version: version,
            previous: previous?.hash ?? .zero,
            charterVersion: 1,
            issued: Timestamp(seconds: 1_500),
            head: head,
            relayHead: relay
        )
        return try Document(signing: checkpoint, with: key ?? operating)
    }

    @Test("that is whole passes, and is signed as far as its checkpoints say")
    func whole() throws {
        var trail = try trail()
        let heads = heads()
        #expect(trail.head == heads[5] && trail.signed == .none)
        let first = try checkpoint(1, heads[2])
        try trail.check(first, under: charters)
        #expect(trail.signed == heads[2])
        try trail.check(try checkpoint(2, after: first, heads[4]), under: charters)
        #expect(trail.signed == heads[4])
        try trail.check(first, under: charters)
        #expect(trail.signed == heads[4], "the same one again")
    }

    @Test("whose record was changed, left out, moved or cut off is found out")
    func tampered() throws {
        let heads = heads()
        var changed = AuditTrail(of: charters.network)
        #expect(throws: AuditFault.changed(record: 1)) {
            try changed.take(Array("another".utf8), number: 1, hash: heads[1].hash)
        }
        try changed.take(records[0], number: 1, hash: heads[1].hash)
        #expect(throws: AuditFault.outOfOrder(expected: 2, found: 3)) {
            try changed.take(records[2], number: 3, hash: heads[3].hash)
        }
        #expect(throws: AuditFault.changed(record: 2), "the third in the second's place") {
            try changed.take(records[2], number: 2, hash: heads[3].hash)
        }
        #expect(throws: AuditFault.cutOff(records: 2, checkpoint: 1)) {
            try changed.check(try checkpoint(1, heads[2]), under: charters)
        }
    }

    @Test("that was written anew from some record on is not the one that was signed")
    func rewritten() throws {
        var trail = AuditTrail(of: charters.network)
        var head = AuditHead.none
        for record in records.reversed() {
            head = head.appending(record, in: charters.network)
            try trail.take(record, number: head.records, hash: head.hash)
        }
        #expect(throws: AuditFault.rewritten(record: 3, checkpoint: 1)) {
            try trail.check(try checkpoint(1, heads()[3]), under: charters)
        }
    }

    @Test("of another network has other hashes")
    func anotherLog() throws {
        #expect(heads(in: .zero)[1] != heads()[1])
    }

    @Test("takes checkpoints of its own network, by its key, in their order only")
    func checkpoints() throws {
        let heads = heads()
        let first = try checkpoint(1, heads[1])
        func refused(_ document: Document, _ error: ChainError) {
            #expect(throws: AuditFault.checkpoint(error)) {
                var trail = try self.trail()
                try trail.check(first, under: charters)
                try trail.check(document, under: charters)
            }
        }
        refused(try checkpoint(2, after: first, heads[2], with: try OperatingKey.generate()), .notAuthentic)
        refused(try checkpoint(3, after: first, heads[2]), .gap(expected: 2, offered: 3))
        refused(try checkpoint(2, after: try checkpoint(1, heads[3]), heads[2]), .brokenLink(version: 2))
        refused(try checkpoint(1, heads[2]), .fork(version: 1))
        let other = NetworkID([UInt8](repeating: 9, count: 16))
        refused(try checkpoint(2, after: first, heads[2], network: other), .wrongSubject)
    }

    @Test("of the relay is stood for by every network's checkpoints")
    func relaysOwn() throws {
        var trail = try trail(of: .zero)
        let relay = heads(in: .zero)
        try trail.check(try checkpoint(1, heads()[1], relay: relay[4]), under: charters)
        #expect(trail.signed == relay[4])
        #expect(throws: AuditFault.rewritten(record: 2, checkpoint: 1)) {
            var trail = try self.trail(of: .zero)
            try trail.check(try checkpoint(1, heads()[1], relay: heads()[2]), under: charters)
        }
    }

    @Test("has checkpoints in one layout, and refuses every other")
    func layout() throws {
        let body = try checkpoint(1, heads()[2], relay: heads(in: .zero)[1]).body
        #expect(try AuditCheckpoint(parsing: body).body == body)
        #expect(body.count == 27 + 16 + 4 + 64 + 4 + 8 + 2 * (8 + 64))
        for count in 0..<body.count {
            #expect(throws: LayoutError.self) { try AuditCheckpoint(parsing: Array(body.prefix(count))) }
        }
        #expect(throws: LayoutError.trailing) { try AuditCheckpoint(parsing: body + [0]) }
        var noRecords = body
        let place = 27 + 16 + 4 + 64 + 4 + 8
        noRecords.replaceSubrange(place..<place + 8, with: [UInt8](repeating: 0, count: 8))
        #expect(throws: LayoutError.meaningless("audit head")) { try AuditCheckpoint(parsing: noRecords) }
    }
}
