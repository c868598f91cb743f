import PosternCrypto
import PosternTrust
import PosternWire
import Testing

@Suite("What a policy lets a user send")
struct ContentPolicyTests {
    private func fault(_ body: Content.Body, _ change: (inout ContentPolicy) -> Void) -> ContentPolicy.Fault? {
        var policy = ContentPolicy()
        change(&policy)
        return policy.fault(of: Samples.content(body))
    }

    @Test("without settings everything may be sent")
    func everything() throws {
        for body in try Samples.all() { #expect(fault(body) { _ in } == nil) }
    }

    @Test("what is switched off is what is not sent, and nothing else")
    func switches() throws {
        let switches: [((inout ContentPolicy) -> Void, ContentPolicy.Fault)] = [
            ({ $0.allowsLocation = false }, .location), ({ $0.allowsPresence = false }, .presence),
            ({ $0.receipts = .off }, .receipts),
        ]
        for (change, expected) in switches {
            for body in try Samples.all() {
                let isMeant: Bool =
                    switch body {
                    case .location: expected == .location
                    case .receipts: expected == .receipts
                    case .signal(.here), .signal(.away), .signal(.gone): expected == .presence
                    default: false
                    }
                #expect(fault(body, change) == (isMeant ? expected : nil), "\(body)")
            }
        }
    }

    @Test("forwarding can be forbidden, whatever is forwarded")
    func forwarding() throws {
        for body in try Samples.shown() {
            var content = Samples.content(body)
            content.forwarded = Forwarded()
            #expect(ContentPolicy(allowsForwarding: false).fault(of: content) == .forwarding)
            #expect(ContentPolicy().fault(of: content) == nil)
            #expect(fault(body) { $0.allowsForwarding = false } == nil)
        }
    }

    @Test("timers keep to the longest expiry, which not to expire is longer than, and to the longest burn")
    func timers() {
        let policy = ContentPolicy(longestExpiry: 100, longestBurn: 10)
        for (expiry, burn, isWithin) in [
            (100, 10, true), (1, 1, true), (100, 0, true), (101, 0, false), (0, 0, false), (100, 11, false),
        ] as [(UInt32, UInt32, Bool)] {
            let timers = MessageTimers(expiry: expiry, burn: burn)
            var content = Samples.content(.text("a"))
            content.timers = timers
            #expect(policy.fault(of: content) == (isWithin ? nil : .timers))
            let setting = Samples.content(.timers(ConversationTimers(timers, revision: 1)))
            #expect(policy.fault(of: setting) == (isWithin ? nil : .timers))
            content.timers = policy.bounded(timers)
            #expect(policy.fault(of: content) == nil)
        }
        #expect(policy.bounded(.off) == MessageTimers(expiry: 100, burn: 0))
        #expect(policy.bounded(MessageTimers(expiry: 101, burn: 11)) == MessageTimers(expiry: 100, burn: 10))
        #expect(ContentPolicy(longestBurn: 0).bounded(MessageTimers(expiry: 0, burn: 5)) == .off)
        // What has no timers of its own is no longer than what it is about.
        #expect(policy.fault(of: Samples.content(.recall(Recall(of: Samples.target)))) == nil)
    }

    @Test("receipts are the user's choice only where the policy leaves it")
    func receipts() {
        for (setting, wanted, unwanted) in [
            (.off, false, false), (.on, true, false), (.forced, true, true),
        ] as [(ContentPolicy.Receipts, Bool, Bool)] {
            let policy = ContentPolicy(receipts: setting)
            #expect(policy.sendsReceipts(isWanted: true) == wanted)
            #expect(policy.sendsReceipts(isWanted: false) == unwanted)
        }
    }
}
