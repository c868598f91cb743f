/// What an operation is done to, as policies name it.
///
///     arn:postern:wickr::0:network/12345678    one network, and everything in it
///     arn:postern:wickr::0:network/*           networks as such: to make one, to list them
///     arn:postern:relay::0:principal/ann       one of the relay's own things: principals, policies, tokens, …
///     arn:postern:relay::0:principal/*         all of a kind: to make one, to list them
///
/// A name is percent-encoded but for letters, digits and `-._~@+=,`, so what a stranger put into a path is never a
/// wildcard, nor a part of the ARN around it.
package struct ResourceName: Hashable, Sendable {
    package enum Service: String, Hashable, Sendable, CaseIterable { case wickr, relay }

    package let service: Service
    /// `network`, `principal`, …: lower-case letters and hyphens.
    package let kind: String
    /// `nil` for all of the kind.
    let name: String?

    package init(_ service: Service, _ kind: String, _ name: String?) {
        self.service = service
        self.kind = kind
        self.name = name
    }

    package static func network(_ networkID: String) -> ResourceName { ResourceName(.wickr, "network", networkID) }

    package var text: String { stem + (encodedName ?? "*") }

    /// Reads ``text``.
    ///
    /// - Returns: `nil` for anything else, and for a name with wildcards: it names no one resource.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(
            separator: ":",
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard
            parts.count == 4, let service = Service(rawValue: String(parts[0])), parts[1].isEmpty, parts[2] == "0"
        else { return nil }
        let names = parts[3].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard names.count == 2 else { return nil }
        guard names[1] != "*" else {
            self.init(service, String(names[0]), nil)
            return
        }
        // One spelling of a name is one resource: as operations read it.
        guard let name = PercentEncoding.decode(names[1])?.normalised, !name.isEmpty else { return nil }
        self.init(service, String(names[0]), name)
        guard self.text == text else { return nil }
    }

    static let prefix = "arn:postern:"
    static let keptInNames: Set<UInt8> = Set("@+=,".utf8)

    var stem: String { "\(Self.prefix)\(service.rawValue)::0:\(kind)/" }
    var encodedName: String? { name.map { PercentEncoding.encode($0, keeping: Self.keptInNames) } }
}

extension OperationDeclaration {
    /// What a request for this operation is about.
    ///
    /// Inside of a network it is that network, whatever else the path names. Outside of one the path's first word says
    /// the kind, in the singular, and the field that follows it which one: `/postern/v1/access-keys/{keyId}` is
    /// `access-key/ID`, and `/postern/v1/policies` is `policy/*`. What stands deeper belongs to that one. `/networks`
    /// and `/postern/v1/networks/prepare` are `network/*`, as no policy for one network may make or list others.
    ///
    /// Names are in normal form C, as the operation reads them too: two spellings of one name are one resource, or a
    /// statement that denies could be gone round.
    ///
    /// - Parameter pathFields: Percent-decoded, and not checked yet.
    package func resource(pathFields: [String: String]) -> ResourceName {
        let pathFields = pathFields.mapValues(\.normalised)
        let named = path.text.contains("{\(Field.networkID.name)}")
        if named { return .network(pathFields[Field.networkID.name] ?? "") }

        let segments = path.text.hasPrefix(Self.ownPath) ? path.segments.dropFirst(2) : path.segments[...]
        let words = segments.compactMap { if case .literal(let word) = $0 { word } else { nil } }
        let fields = segments.compactMap { if case .field(let name) = $0 { name } else { nil } }
        let kind = Self.singular(words.first ?? "relay")
        return ResourceName(kind == "network" ? .wickr : .relay, kind, fields.first.map { pathFields[$0] ?? "" })
    }

    private static let ownPath = "/postern/v1/"

    private static func singular(_ word: String) -> String {
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") { return String(word.dropLast()) }
        return word
    }
}
