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
    /// As ``id`` says it.
    let networkID: NetworkID

    private enum CodingKeys: String, CodingKey {
        case network, name, id, code, fingerprint, charterVersion, charterExpires
    }

    init(_ known: KnownNetwork, name: String) throws {
        network = known.number
        self.name = name
        id = "\(known.id)"
        networkID = known.id
        code = try known.code().text
        fingerprint = "\(Fingerprint.of(known.id))"
        charterVersion = known.charters.newest.version
        let expires = Int64(clamping: known.charters.newest.content.expires.seconds)
        charterExpires = CalendarTime(clamping: expires).rfc3339
    }

    func print(_ global: GlobalArguments) throws {
        if global.json { return try Output.json(self) }
        Output.line("network \(network)")
        Output.line("name \(name)")
        Output.line("code \(code)")
        Output.line("fingerprint \(fingerprint)")
        Output.line("charter version \(charterVersion), until \(charterExpires)")
    }
}
