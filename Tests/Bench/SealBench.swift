import ArgumentParser
import Glibc
import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire

/// Sealing one message for many devices, as a share of the rate at which libcrypto alone agrees on P-521 keys.
///
/// Both are measured on one thread, by its processor time: what else the machine does is in neither.
struct SealBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "seal")

    @Option(help: "Key agreements to spend on each row.") var agreements = 2000

    func run() throws {
        let network = try NetworkID.random()
        let recipients = try (0..<1000).map { _ in try Self.recipient(in: network) }
        let raw = RawAgreement()
        let rawRate = rate(agreements) { raw.agree() }
        print("P-521 key agreement, libcrypto alone: \(Int(rawRate)) a second of one thread's processor time")
        let own = try agreementRate(recipients)
        print("by PosternPrimitives: \(Int(own)), \(percent(own / rawRate))")
        let load = try SealingLoad(network: network)
        print("devices  seals/s  wraps/s  share of raw, keys in hand  with bundles checked first")
        for count in [1, 10, 100, 1000] {
            let some = Array(recipients.prefix(count))
            let sealed = try rate(agreements / count + 1) { try load.seal(.direct, for: some.map(\.recipient)) }
            let checked = try rate(max(1, agreements / count / 4)) {
                try load.seal(.direct, for: some.map { try $0.checked() })
            }
            let share = sealed * Double(count) / rawRate
            let checkedShare = checked * Double(count) / rawRate
            print(columns(count, sealed, sealed * Double(count), percent(share), percent(checkedShare)))
        }
        print("room's members  ms a message  messages/s  share of raw, keys in hand")
        for members in [10, 100, 500] {
            // One device each, and the sending one gets none.
            let others = recipients.prefix(members - 1).map(\.recipient)
            let sealed = try rate(agreements / members + 1) { try load.seal(.room, for: others) }
            print(columns(members, 1000 / sealed, sealed, percent(sealed * Double(others.count) / rawRate)))
        }
    }

    private func agreementRate(_ recipients: [BenchRecipient]) throws -> Double {
        let own = try P521.Agreement.PrivateKey.generate()
        var next = 0
        return try rate(agreements) {
            _ = try own.sharedSecret(with: recipients[next % recipients.count].recipient.key.publicKey)
            next += 1
        }
    }

    private func rate(_ count: Int, _ work: () throws -> Void) rethrows -> Double {
        let before = Self.threadSeconds
        for _ in 0..<count { try work() }
        return Double(count) / (Self.threadSeconds - before)
    }

    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func recipient(in network: NetworkID) throws -> BenchRecipient {
        let now = Timestamp(seconds: 1_800_000_000)
        let device = try TestDevice(who: Who(network: network, user: .random()), login: "bench", at: now)
        return BenchRecipient(
            list: try device.chain.newest,
            bundle: try device.rotatingBundle(at: now),
            recipient: Recipient(
                user: device.who.user,
                device: device.id,
                key: ExchangeKey(try device.exchangeKey().publicKey)
            ),
            now: now
        )
    }
}

struct BenchRecipient {
    let list: VerifiedDeviceList
    let bundle: Document
    let recipient: Recipient
    let now: Timestamp

    /// As a sender gets it for the first time: the bundle's signature is verified and its point decoded.
    func checked() throws -> Recipient {
        let bundle = try CheckedBundle(self.bundle, of: recipient.device, on: list, at: now)
        guard let key = bundle.keys.first else { throw TestFailure("a bundle without a key") }
        return Recipient(bundle, key: key)
    }
}
