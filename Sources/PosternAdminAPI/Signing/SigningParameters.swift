/// The parameters of a query that belong to its signature: all whose name begins with `X-Amz-`, however it is encoded
/// and in whatever case. No operation has one.
struct SigningParameters: Hashable, Sendable {
    struct Parameter: Hashable, Sendable {
        let name: String
        /// `nil` when it is not percent-encoded UTF-8.
        let value: String?
    }

    let parameters: [Parameter]
    /// The query without them, as it was sent: the operation's own.
    let rest: String
    /// The query without the signature itself, as it was sent: what is signed.
    let signed: String

    init(of query: String) {
        var parameters: [Parameter] = []
        var rest: [Substring] = []
        var signed: [Substring] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.flatMap { PercentEncoding.decode($0) } ?? ""
            if name != Self.signature { signed.append(pair) }
            if name.lowercased().hasPrefix("x-amz-") {
                parameters.append(Parameter(name: name, value: PercentEncoding.decode(parts.count > 1 ? parts[1] : "")))
            } else {
                rest.append(pair)
            }
        }
        self.parameters = parameters
        self.rest = rest.joined(separator: "&")
        self.signed = signed.joined(separator: "&")
    }

    static let signature = "X-Amz-Signature"
}

extension AdminRequest {
    /// The query without what signs it: what an operation reads.
    var operationQuery: String { SigningParameters(of: query).rest }
}
