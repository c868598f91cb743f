import PosternRelay
import PosternWire

/// What stands behind a setting's name, before it is known what it should be.
enum SettingText: Hashable, Sendable {
    case one(String)
    case list([String])
}

/// What a setting may be: how it is said, read and written.
struct SettingKind<Value: Sendable>: Sendable {
    /// Completes "must be …" and "May be: …".
    let expected: String
    /// `nil` for anything that it may not be.
    let read: @Sendable (SettingText) -> Value?
    /// As it stands in a YAML file.
    let write: @Sendable (Value) -> String
}

extension SettingKind {
    /// A value that is one word of text.
    private static func word(
        _ expected: String,
        read: @escaping @Sendable (String) -> Value?,
        write: @escaping @Sendable (Value) -> String
    ) -> Self {
        let readText: @Sendable (SettingText) -> Value? = { text in
            guard case .one(let word) = text else { return nil }
            return read(word)
        }
        return Self(expected: expected, read: readText, write: write)
    }
}

extension SettingKind where Value: FixedWidthInteger {
    /// - Parameter unit: In the plural.
    static func number(_ range: ClosedRange<Value>, of unit: String) -> Self {
        word(
            "a number of \(unit) from \(range.lowerBound) to \(range.upperBound)",
            read: { text in
                guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
                return Value(text).flatMap { range.contains($0) ? $0 : nil }
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: Self {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return word("one of \(words)", read: { Value(rawValue: $0) }, write: { $0.rawValue })
    }
}

extension SettingKind where Value == Bool {
    static var yesOrNo: Self {
        word("true or false", read: { ["true": true, "false": false][$0] }, write: { "\($0)" })
    }
}

extension SettingKind where Value == ListenAddress {
    static var address: Self {
        word(
            "an address as host:port, IPv6 in brackets; port 0 takes any free one",
            read: { ListenAddress($0) },
            write: { YAMLText.scalar("\($0)") }
        )
    }
}

extension SettingKind where Value == ListenAddress? {
    static var loopbackAddressOrNone: Self {
        word(
            "a loopback address as 127.0.0.1:port, [::1]:port or localhost:port, port 0 takes any free one, or none",
            read: { text in
                if text == "none" { return .some(nil) }
                return ListenAddress(text).flatMap { $0.isLoopback ? .some($0) : nil }
            },
            write: { $0.map { YAMLText.scalar("\($0)") } ?? "none" }
        )
    }
}

extension SettingKind where Value == String {
    static var path: Self {
        word("a path, from this file's directory where it is relative", read: { readPath($0) }, write: YAMLText.scalar)
    }
}

extension SettingKind where Value == String? {
    static var pathOrNone: Self {
        word(
            "a path, from this file's directory where it is relative, or none",
            read: { $0 == "none" ? .some(nil) : readPath($0).map { .some($0) } },
            write: { $0.map(YAMLText.scalar) ?? "none" }
        )
    }
}

extension SettingKind where Value == MailAddress? {
    static var mailAddressOrNone: Self {
        word(
            "a plain mail address such as postern@example.org, or none",
            read: { $0 == "none" ? .some(nil) : MailAddress($0).map { .some($0) } },
            write: { $0.map { YAMLText.scalar($0.text) } ?? "none" }
        )
    }
}

/// A path of at most 4,096 bytes without control characters.
private func readPath(_ text: String) -> String? {
    let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    return (1...4096).contains(text.utf8.count) && isPlain ? text : nil
}

extension SettingKind where Value == [String] {
    /// The addresses that a charter can name.
    static var hosts: Self {
        Self(
            expected: "a list of \(Limits.hosts.lowerBound) to \(Limits.hosts.upperBound) different addresses, "
                + "each host:port in lower case",
            read: { text in
                let hosts =
                    switch text {
                    case .one(let host): [host]
                    case .list(let hosts): hosts
                    }
                guard Limits.hosts.contains(hosts.count), Set(hosts).count == hosts.count else { return nil }
                return hosts.allSatisfy(isHost) ? hosts : nil
            },
            write: { "[\($0.map(YAMLText.scalar).joined(separator: ", "))]" }
        )
    }
}

private func isHost(_ text: String) -> Bool {
    guard text.utf8.count <= Limits.hostBytes, text == text.lowercased() else { return false }
    guard let address = ListenAddress(text), address.port > 0, "\(address)" == text else { return false }
    return !address.host.utf8.contains(UInt8(ascii: "%"))
}
