package enum HTTPMethod: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// An HTTP request to the admin endpoint as it stands on the wire: what is signed, routed and decoded.
package struct AdminRequest: Hashable, Sendable {
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The largest body that is read, in bytes.
    package static let largestBody = 1_048_576

    package var method: String
    /// Percent-encoded, as sent.
    package var path: String
    /// What follows the first `?`, percent-encoded, as sent; empty when there is none.
    package var query: String
    /// `host` included, also where HTTP/2 calls it `:authority`.
    package var headers: [Header]
    package var body: [UInt8]

    /// - Parameter target: Path and query, as on the request line.
    package init(method: String, target: String, headers: [Header] = [], body: [UInt8] = []) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        self.path = parts.first.map(String.init) ?? ""
        self.query = parts.count > 1 ? String(parts[1]) : ""
        self.headers = headers
        self.body = body
    }

    /// Path and query, as on the request line.
    package var target: String { query.isEmpty ? path : "\(path)?\(query)" }

    /// The values of every header of this name, in the order of the request.
    package func values(ofHeader name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
