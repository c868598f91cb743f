/// A DNS name in lower case (RFC 1123 §2.1), as a certificate and a charter name a host; `localhost` is one.
package struct HostName: Hashable, Sendable {
    package let text: String

    /// - Parameter text: Labels of letters, digits and hyphens, 63 characters each, 253 in all. An IP address is not
    ///   one: name constraints could not hold an authority to it.
    package init?(_ text: String) {
        let text = text.lowercased()
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), labels.allSatisfy(Self.isLabel) else { return nil }
        guard labels.last?.utf8.allSatisfy({ (0x30...0x39).contains($0) }) == false else { return nil }
        self.text = text
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
