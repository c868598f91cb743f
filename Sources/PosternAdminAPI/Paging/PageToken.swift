import PosternPrimitives

/// What a page's answer says about where the next page begins.
///
///     token = base64url(HMAC-SHA256(key, label || H || last)[32] || last)
///     H     = SHA-256(action, then the request without nextToken and maxResults, as JSON)
///     last  = the sort key of the last row answered, as JSON
///
/// It holds only under the same operation, network, filters and order, and says nothing that the page
/// before did not show. Because it names the last row and not a count, rows that come or go between
/// two pages make neither a gap nor a repeat.
package struct PageToken: Sendable {
    private let key: [UInt8]
    private let bound: [UInt8]

    /// - Parameter key: 32 secret bytes, the same for every page.
    package init(key: [UInt8], for declaration: OperationDeclaration, _ request: some PagedRequest) throws {
        var members = try JSONValue(encoding: request).members ?? [:]
        members["nextToken"] = nil
        members["maxResults"] = nil
        let subject: JSONValue = [.text(declaration.action), .object(members)]
        self.key = key
        self.bound = Digest.sha256(subject.serialised)
    }

    package func text(after last: SortKey) -> String {
        let last = last.json.serialised
        return Base64.text(code(of: last) + last, .url)
    }

    /// - Throws: ``AdminError/badRequest(_:)`` for a token that we did not make for this list.
    package func lastKey(in text: String) throws(AdminError) -> SortKey {
        guard
            let bytes = Base64.bytes(text, .url), bytes.count > Self.codeLength,
            case let last = Array(bytes[Self.codeLength...]),
            ConstantTime.isEqual(Array(bytes[..<Self.codeLength]), code(of: last)),
            let value = try? JSONParser.parse(last), let key = SortKey(json: value)
        else { throw .badRequest("the page token is not one of this list") }
        return key
    }

    private func code(of last: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: key, message: Self.label + bound + last)
    }

    private static let label = Array("postern/1 admin page".utf8)
    private static let codeLength = 32
}
