/// The resources that a statement names: `*` for all, or an ARN whose last part may have wildcards.
///
/// - seealso: IAM User Guide, "IAM JSON policy elements: Resource". As there, no wildcard stands for the service.
struct ResourcePattern: Hashable, Sendable {
    let text: String
    private let pattern: WildcardPattern

    /// A resource without a name is all of its kind, which an asterisk at the name's end matches and nothing else does: a
    /// pattern for one network never matches.
    func matches(_ resource: ResourceName) -> Bool {
        pattern.matches(resource.stem + (resource.encodedName ?? ""), isOpen: resource.name == nil)
    }

    /// - Throws: What is wrong and how it should be.
    init(_ text: String) throws(PolicyFault.Reason) {
        self.text = text
        pattern = WildcardPattern(text)
        guard text != "*" else { return }
        guard text.utf8.count <= Self.longest else { throw .init("is longer than \(Self.longest) bytes") }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, text.hasPrefix(ResourceName.prefix) else { throw Self.malformed }
        guard let service = ResourceName.Service(rawValue: parts[2]) else {
            throw .init("names neither the service 'wickr' nor 'relay': write \(Self.form)")
        }
        guard parts[3].isEmpty, parts[4] == "0" else {
            throw .init("has another region or account than '::0': write \(Self.form)")
        }
        if parts[5] == "*" { return }
        try Self.check(parts[5], of: service)
    }

    private static func check(_ resource: String, of service: ResourceName.Service) throws(PolicyFault.Reason) {
        let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard
            parts.count == 2, !parts[1].isEmpty,
            !parts[0].isEmpty, parts[0].utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0.isLowerCaseLetter })
        else { throw malformed }
        if service == .wickr {
            guard parts[0] == "network" else { throw .init("names no network: write arn:postern:wickr::0:network/ID") }
            guard isPatternOfNetworks(parts[1]) else {
                throw .init("can be no network's: a network's id has 8 digits")
            }
        }
        let kept = ResourceName.keptInNames.union("*?%".utf8)
        guard PercentEncoding.encode(String(parts[1]), keeping: kept) == parts[1] else {
            throw .init("has a character in its name that must be percent-encoded")
        }
        // Requests' names are in that form, whatever was sent: another one would never match.
        if let name = PercentEncoding.decode(parts[1]) {
            guard name.normalised.utf8.elementsEqual(name.utf8) else {
                throw .init("has a name that is not in normal form C")
            }
        }
        for text in parts[1].split(separator: "%", omittingEmptySubsequences: false).dropFirst() {
            let digits = text.prefix(2)
            // Wildcards may stand in an escape, too.
            guard digits.utf8.count == 2, let byte = Hexadecimal.bytes(digits.lowercased())?.first else { continue }
            let isASCII = byte < 0x80
            let canonical =
                isASCII
                ? PercentEncoding.encode(String(UnicodeScalar(byte)), keeping: ResourceName.keptInNames)
                : "%" + digits.uppercased()
            guard canonical == "%" + digits else {
                throw .init("has the escape '%\(digits)': write '\(canonical)', as requests have it")
            }
        }
    }

    private static func isPatternOfNetworks(_ name: Substring) -> Bool {
        let fixed = name.utf8.filter { $0 != UInt8(ascii: "*") }
        guard fixed.allSatisfy({ $0 == UInt8(ascii: "?") || $0.isDigitOfASCII }) else { return false }
        return name.utf8.contains(UInt8(ascii: "*")) ? fixed.count <= 8 : fixed.count == 8
    }

    private static let longest = 2_048
    private static let form = "arn:postern:wickr::0:network/ID or arn:postern:relay::0:KIND/NAME"
    private static let malformed = PolicyFault.Reason("is no resource: write '*' or \(form)")
}

extension UInt8 {
    fileprivate var isLowerCaseLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    fileprivate var isDigitOfASCII: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
