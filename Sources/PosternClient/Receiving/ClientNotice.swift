import Foundation
import PosternHome
import PosternTrust
import PosternWire

/// A line for the user that is no message. It is kept in the home until it was printed.
package enum ClientNotice: Codable, Hashable, Sendable {
    case newContact(login: String, user: String, safety: String, vouched: Bool)
    case renamed(from: String, to: String)
    case identityChanged(login: String, safety: String)
    case ownDevicesChanged(added: [String], removed: [String])
    /// Two signed lists of one version, or none that may follow what is held.
    case listRefused(login: String, why: String)
    case documentRefused(what: String, why: String)
    case relayRestored(epoch: String)
    /// Somebody else holds another document of this version.
    case fork(what: String, version: UInt32)
    case missing(login: String, device: String, count: UInt64)
    case expired(login: String, device: String, count: UInt64)
    case gap(count: UInt64, from: UInt64, to: UInt64)
    case refused(login: String, why: String)
    case closed(login: String, why: String, isRelaysFault: Bool)
    case differentHistories(login: String, device: String)
    case unknownDevice(device: String)
    /// An older message of the outbox was not sent.
    case notSent(login: String, why: String)
}

extension ClientNotice {
    /// In the JSON lines.
    package var kind: String {
        switch self {
        case .newContact: "new-contact"
        case .renamed: "renamed"
        case .identityChanged: "identity-changed"
        case .ownDevicesChanged: "own-devices-changed"
        case .listRefused: "list-refused"
        case .documentRefused: "document-refused"
        case .relayRestored: "relay-restored"
        case .fork: "fork"
        case .missing: "missing"
        case .expired: "expired"
        case .gap: "gap"
        case .refused: "refused"
        case .closed: "closed"
        case .differentHistories: "different-histories"
        case .unknownDevice: "unknown-device"
        case .notSent: "not-sent"
        }
    }

    package var text: String {
        switch self {
        case .newContact(let login, _, let safety, let vouched):
            "new contact \(login), \(vouched ? "vouched for by the administrator" : "not compared yet"): \(safety)"
        case .renamed(let old, let new): "\(old) is called \(new) now"
        case .identityChanged(let login, let safety):
            "the identity of \(login) has changed: compare before anything is sent: \(safety)"
        case .ownDevicesChanged(let added, let removed):
            "your own device list has changed: \(added.count) added, \(removed.count) removed"
        case .listRefused(let login, let why): "a device list of \(login) is refused: \(why)"
        case .documentRefused(let what, let why): "\(what) is refused: \(why)"
        case .relayRestored: "the relay was restored from a back-up: the newest messages may be missing"
        case .fork(let what, let version): "somebody holds another version \(version) of \(what)"
        case .missing(let login, let device, let count):
            "\(Self.messages(count)) from \(login), device \(device.prefix(8)), missing"
        case .expired(let login, let device, let count):
            "\(Self.messages(count)) from \(login), device \(device.prefix(8)), expired before it came"
        case .gap(let count, _, _): "\(Self.messages(count)) gave way at the relay, because too many waited"
        case .refused(let login, let why): "a message from \(login) is refused: \(why)"
        case .closed(let login, let why, let isRelaysFault):
            "a message from \(login) stays closed: \(why)\(isRelaysFault ? " (the relay altered it)" : "")"
        case .differentHistories(let login, let device):
            "different histories: device \(device.prefix(8)) of \(login), or the relay, shows others another one"
        case .unknownDevice(let device):
            "the relay asks for an unknown device \(device.prefix(8)): nothing was sealed to it"
        case .notSent(let login, let why): "a message to \(login) was not sent: \(why)"
        }
    }

    private static func messages(_ count: UInt64) -> String { count == 1 ? "a message" : "\(count) messages" }
}

extension ClientNotice {
    /// As the home keeps it.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// - Returns: `nil` for what a later version of this software wrote.
    init?(bytes: [UInt8]) {
        guard let notice = try? JSONDecoder().decode(ClientNotice.self, from: Data(bytes)) else { return nil }
        self = notice
    }

    /// - Parameter hash: What it is about, where that is not the notice itself.
    func forHome(about hash: Hash512? = nil) -> Notice {
        Notice(about: hash ?? .of(bytes), content: bytes)
    }
}

extension Client {
    /// Tells the user, once for one thing.
    func tell(_ notice: ClientNotice) throws {
        try home.tell(notice.forHome(), at: clock())
    }
}
