import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension NewDevice {
    /// By a device of the user that is there: both show eight digits, and the person compares them.
    ///
    /// One that was cut off after the person's yes is carried to its end when it is repeated.
    ///
    /// - Parameters:
    ///   - show: The code of this link, before anybody has taken it.
    ///   - confirm: Whether the other device shows the same digits. The identity is pinned when it returns true.
    /// - Throws: ``AccountError``; ``ClientError``; `HomeError`.
    package func link(
        _ visit: AccountVisit,
        show: (LinkView) async throws -> Void,
        confirm: (LinkComparison) async throws -> Bool
    ) async throws -> Client {
        try checkHome(visit)
        if let client = try await resumed() { return client }
        let connection = try await visit.place.connectAsGuest()
        defer { connection.close() }
        do {
            let link = try await NewDeviceLink(visit.place, connection)
            try await show(LinkView(code: link.code))
            let answer = try await link.exchange()
            guard try await confirm(link.comparison(with: answer)) else {
                try await link.channel.tellRefused()
                throw AccountError.digitsDiffer
            }
            let home = try existing() ?? Home.create(in: directory, key: unlock.key)
            try keep(link.key, in: home, visit, owner: link.owner, identity: answer.identity)
            return try await finish(link.channel, home)
        } catch let refusal as RelayRefusal {
            throw refusal.asClientError
        }
    }

    private func resumed() async throws -> Client? {
        guard let home = try existing(), case .adding = try home.registration() else { return nil }
        do {
            return try await takePlace()
        } catch AccountError.notListedYet {
            _ = try home.abandonRegistration()
            return nil
        }
    }

    private func finish(_ channel: LinkChannel, _ home: Home) async throws -> Client {
        do {
            guard try await channel.next(LinkMessageFromOld.init) == .verdict(.approved) else {
                try home.erase()
                throw AccountError.linkRefused
            }
        } catch AccountError.linkEnded {
            // The other device may have gone after it had signed: the list knows.
        }
        do { return try await takePlace() } catch AccountError.notListedYet { throw AccountError.linkEnded }
    }
}

/// The new device's part: it commits itself to a key, and shows it only to who has answered.
private struct NewDeviceLink {
    let owner: Who
    let key: DeviceSigningKey
    let channel: LinkChannel
    private let reveal: LinkReveal

    /// Waits at the relay from here on.
    init(_ place: AccountPlace, _ connection: ClientConnection) async throws {
        owner = try await place.salt(.password, connection).owner
        key = try DeviceSigningKey.generate()
        reveal = try LinkReveal.make(key.publicKey)
        channel = LinkChannel(connection: connection)
        var open = LinkOpen()
        open.user = Data(owner.user.bytes)
        open.commitment = Data(commitment.hash.bytes)
        guard case .done = try await connection.ask(.linkOpen(open)) else {
            throw ClientError.protocolBroken("another answer than to a link")
        }
    }

    private var commitment: LinkCommitment { LinkCommitment(of: reveal, for: owner) }

    var code: LinkCode { LinkCode(user: owner.user, commitment: commitment) }

    func exchange() async throws -> LinkAnswer {
        guard case .answer(let answer) = try await channel.next(LinkMessageFromOld.init) else {
            throw AccountError.linkRefused
        }
        try await channel.pass(reveal.bytes)
        return answer
    }

    func comparison(with answer: LinkAnswer) -> LinkComparison {
        LinkComparison(digits: LinkDigits(commitment, answer, reveal))
    }
}
