import PosternPrimitives

/// A request's client token, with what it stands for.
package struct ClientToken: Hashable, Sendable {
    /// 8 digits; there may be no such network.
    package let network: String
    package let text: String
    /// SHA-256 of the path's fields, the query without its signature, and the body: everything that is asked.
    package let contentHash: [UInt8]

    /// - Returns: `nil` where the operation takes no token, none is given, or token or network break their rules: then
    ///   the request is read, or refused, like any other.
    package init?(of request: AdminRequest, _ match: AdminRouter.Match) {
        guard match.declaration.takesClientToken else { return nil }
        let tokens = request.values(ofHeader: "x-client-token")
        guard tokens.count == 1, TextRule.clientToken.reason(against: tokens[0]) == nil else { return nil }
        guard let network = match.pathFields[Field.networkID.name], TextRule.networkID.reason(against: network) == nil
        else { return nil }
        self.network = network
        text = tokens[0]
        let fields = match.pathFields.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        contentHash = Digest.sha256(
            (fields + [request.operationQuery]).flatMap { Self.sized(Array($0.utf8)) } + request.body
        )
    }

    /// With its length in front, so that no two lists of parts are the same bytes.
    private static func sized(_ part: [UInt8]) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (56 - 8 * $0)) } + part
    }
}
