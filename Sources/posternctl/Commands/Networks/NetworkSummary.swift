import PosternAdminAPI
import PosternTrust
import PosternWire

/// What is said of a network that was made or asked for.
struct NetworkSummary: Encodable {
    let network: String
    let name: String
    let id: String
    let code: String
    let fingerprint: String
    let charterVersion: UInt32
    let charterExpires: String
    /// Fingerprints of the keys that may sign the next charter.
    let roots: [String]
    let rootIsAtRelay: Bool
    let operatingKey: String
    let voucherKeys: [String]
    let vouching: String
    let hosts: [String]
    let policyVersion: UInt32
    /// As ``id`` says it.
    let networkID: NetworkID

    private enum CodingKeys: String, CodingKey {
        case network, name, id, code, fingerprint, charterVersion, charterExpires, roots, rootIsAtRelay, operatingKey
        case voucherKeys, vouching, hosts, policyVersion
    }

    /// - Parameter policy: The newest.
    init(_ known: KnownNetwork, name: String, policy: Policy) throws {
        let charter = known.charters.newest.content
        network = known.number
        self.name = name
        id = "\(known.id)"
        networkID = known.id
        code = try known.code().text
        fingerprint = "\(Fingerprint.of(known.id))"
        charterVersion = charter.version
        charterExpires = known.expires
        roots = charter.roots.map { "\(Fingerprint.of($0))" }
        rootIsAtRelay = charter.isRootAtRelay
        operatingKey = "\(Fingerprint.of(charter.operatingKey))"
        voucherKeys = charter.voucherKeys.map { "\(Fingerprint.of($0))" }
        vouching = charter.vouching == .required ? "required" : "optional"
        hosts = charter.hosts.map(\.text)
        policyVersion = policy.version
    }

    func print(_ global: GlobalArguments) throws {
        if global.json { return try Output.json(self) }
        Output.line("network \(network)")
        Output.line("name \(name)")
        Output.line("code \(code)")
        Output.line("fingerprint \(fingerprint)")
        Output.line("charter version \(charterVersion), until \(charterExpires)")
        for root in roots { Output.line("root \(root)" + (rootIsAtRelay ? ", held by the relay" : "")) }
        Output.line("operating key \(operatingKey)")
        for key in voucherKeys { Output.line("voucher key \(key)") }
        Output.line("vouching \(vouching)")
        for host in hosts { Output.line("host \(host)") }
        Output.line("policy version \(policyVersion)")
    }
}
