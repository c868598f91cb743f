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
        AuditSubject(name: "arn:postern:relay::0:\(kind)/\(id.encodedForResources)")
    }
    static func principal(_ name: String) -> AuditSubject { relay("principal", name) }
    static func accessPolicy(_ name: String) -> AuditSubject { relay("policy", name) }
    static func accessKey(_ id: String) -> AuditSubject { relay("access-key", id) }
    static func token(_ id: String) -> AuditSubject { relay("token", id) }
    static func backup(_ id: String) -> AuditSubject { relay("backup", id) }
    static func trace(_ device: String) -> AuditSubject { relay("trace", device) }
    static func certificate(_ fingerprint: String) -> AuditSubject { relay("client-certificate", fingerprint) }
}

extension String {
    /// Percent-encoded but for letters, digits and `-._~@+=,`, as policies write names.
    fileprivate var encodedForResources: String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): [byte]
            case UInt8(ascii: "0")...UInt8(ascii: "9"): [byte]
            default:
                "-._~@+=,".utf8.contains(byte)
                    ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
