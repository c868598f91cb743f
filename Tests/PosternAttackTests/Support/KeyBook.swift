import Foundation
import PosternSession
import PosternTrust
import PosternWire
import Synchronization
import Testing

/// What became of the exchange keys that passed a relay, over all of its stores.
final class KeyBook: Sendable {
    private let handedOut = Mutex<[Data]>([])
    private let relay: LyingRelay

    /// Watches the relay's answers from now on.
    init(_ relay: LyingRelay) {
        self.relay = relay
        relay.lie = watching()
    }

    /// The honest relay, with this book at its side.
    func watching(_ lie: Lie = .none) -> Lie {
        var watched = lie
        watched.answer = { [self] body, question in
            if case .claimed(let claimed) = body { note(claimed) }
            return lie.answer(body, question)
        }
        return watched
    }

    func note(_ claimed: Claimed) {
        handedOut.withLock { $0 += claimed.keys.map(\.bundle.body) }
    }

    /// The bodies of all bundles that clients put, each as often as it was put.
    var published: [Data] {
        relay.asked.flatMap { question -> [Data] in
            guard case .putKeys(_, let put) = question else { return [] }
            return put.bundles.map(\.body)
        }
    }

    /// One-time bundles that were handed out, each as often as it was.
    func oneTimeHandedOut() throws -> [Data] {
        try handedOut.withLock { $0 }.filter { try ExchangeKeyBundle(parsing: Array($0)).kind == .oneTime }
    }

    /// For each one-time key that a message was sealed to: the messages.
    func uses() throws -> [ExchangeKeyID: Set<MessageID>] {
        let known = published + handedOut.withLock { $0 }
        let bundles = try known.map { try ExchangeKeyBundle(parsing: Array($0)) }
        let oneTime = Set(bundles.filter { $0.kind == .oneTime }.flatMap { $0.keys.map { ExchangeKeyID(of: $0) } })
        var uses: [ExchangeKeyID: Set<MessageID>] = [:]
        let sent = relay.sent.map { ($0.envelope, $0.wrapBlock) } + relay.repeated.map { ($0.envelope, $0.wrapBlock) }
        for (envelope, wrapBlock) in sent {
            let message = try Envelope(parsing: Array(envelope)).header.message
            let block = try WrapBlock(parsing: Array(wrapBlock))
            for key in block.devices.compactMap({ block.row(of: $0)?.wrap.key }) where oneTime.contains(key) {
                uses[key, default: []].insert(message)
            }
        }
        return uses
    }

    /// Every key went to one claimer, and served one message.
    func check() throws {
        let handedOut = try oneTimeHandedOut()
        #expect(Set(published).count == published.count, "no bundle is published twice")
        #expect(Set(handedOut).count == handedOut.count, "no one-time bundle is handed out twice")
        let uses = try uses()
        #expect(!uses.isEmpty)
        #expect(uses.values.allSatisfy { $0.count == 1 }, "no one-time key is used for two messages")
    }
}
