/// What an act changed, as policies name it.
struct AuditSubject: Hashable, Sendable {
    let name: String

    private static func of(_ number: String, _ kind: String, _ id: String) -> AuditSubject {
        AuditSubject(name: "\(network(number).name)/\(kind)/\(id)")
    }

    static func network(_ number: String) -> AuditSubject {
        AuditSubject(name: "arn:postern:wickr::0:network/\(number)")
    }

    static func user(_ number: String, of network: String) -> AuditSubject { of(network, "user", number) }
    static func bot(_ number: String, of network: String) -> AuditSubject { of(network, "bot", number) }
    static func group(_ code: String, of network: String) -> AuditSubject { of(network, "group", code) }
    static func device(_ id: String, of network: String) -> AuditSubject { of(network, "device", id) }
    static func guest(_ hash: String, of network: String) -> AuditSubject { of(network, "guest", hash) }
    static func charter(_ version: UInt32, of network: String) -> AuditSubject { of(network, "charter", "\(version)") }
    static func service(_ name: String, of network: String) -> AuditSubject { of(network, "service", name) }
    /// What belongs to the relay and to no network.
    static func relay(_ kind: String, _ id: String) -> AuditSubject {
        AuditSubject(name: "arn:postern:relay::0:\(kind)/\(id)")
    }
}
