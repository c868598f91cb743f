import PosternAdminAPI
import PosternRelay

extension Relay {
    /// Whose the access key, token or certificate is that a request is about: whoever may not touch a principal may not
    /// touch what proves it either.
    ///
    /// - Parameter body: Of a request that gives a certificate away, which it may take from somebody.
    func ownersOfCredentials(_ match: AdminRouter.Match, body: [UInt8]) async throws -> [AccessRequest] {
        guard match.declaration.access == .write else { return [] }
        var owners: [String?] = []
        if let id = match.pathFields["accessKeyId"] { owners.append(try await owner(ofAccessKey: id)) }
        if let id = match.pathFields["tokenId"].flatMap({ Base32.bytes($0) }) {
            owners.append(try await owner(ofToken: id))
        }
        let members =
            match.declaration == PutClientCertificate.declaration ? (try? JSONParser.parse(body))?.members : nil
        let fingerprint = match.pathFields["fingerprint"] ?? members?["fingerprint"]?.text
        if let bytes = fingerprint.flatMap({ Hexadecimal.bytes($0) }) {
            owners.append(try await owner(ofCertificate: bytes))
        }
        return owners.compactMap(\.self).map { owner in
            AccessRequest(action: match.declaration.action, resources: [ResourceName(.relay, "principal", owner)])
        }
    }
}
