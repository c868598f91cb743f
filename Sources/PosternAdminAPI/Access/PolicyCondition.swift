/// One line of a statement's `Condition`: an operator, a key and its values.
///
/// All lines of a statement have to hold (AND). A line holds when one of its values does (OR), that of `NotIpAddress`
/// when none does (NOR). Where the request lacks the key, a line does not hold, but that of `NotIpAddress` does: a
/// request without an address comes from none of them. So to shut out all but known addresses, deny by `NotIpAddress`.
///
/// - seealso: IAM User Guide, "Conditions with multiple context keys or values" and, for absent keys,
///   "IAM JSON policy elements: Condition operators".
struct PolicyCondition: Hashable, Sendable {
    enum Operator: String, Hashable, Sendable, CaseIterable {
        case ipAddress = "IpAddress"
        case notIPAddress = "NotIpAddress"
        case dateLessThan = "DateLessThan"
        case dateGreaterThan = "DateGreaterThan"
        case stringEquals = "StringEquals"
        case stringLike = "StringLike"
        case bool = "Bool"
    }

    enum Key: String, Hashable, Sendable, CaseIterable {
        case sourceIP = "aws:SourceIp"
        case currentTime = "aws:CurrentTime"
        case secureTransport = "aws:SecureTransport"
        case username = "aws:username"

        /// Case does not count in names of keys.
        init?(named name: String) {
            guard let key = Self.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
                return nil
            }
            self = key
        }

        var operators: [Operator] {
            switch self {
            case .sourceIP: [.ipAddress, .notIPAddress]
            case .currentTime: [.dateLessThan, .dateGreaterThan]
            case .secureTransport: [.bool]
            case .username: [.stringEquals, .stringLike]
            }
        }
    }

    private enum Test: Hashable, Sendable {
        case isFrom([AddressRange])
        case isNotFrom([AddressRange])
        /// Seconds since 1970.
        case isBefore([Int64])
        case isAfter([Int64])
        case isSecure([Bool])
        case isNamed([String])
        case isNamedLike([WildcardPattern])
    }

    private let test: Test

    func holds(for request: AccessRequest) -> Bool {
        switch test {
        case .isFrom(let ranges):
            request.sourceAddress.map { address in ranges.contains { $0.contains(address) } } ?? false
        case .isNotFrom(let ranges):
            request.sourceAddress.map { address in !ranges.contains { $0.contains(address) } } ?? true
        case .isBefore(let times): request.time.map { now in times.contains { now < $0 } } ?? false
        case .isAfter(let times): request.time.map { now in times.contains { now > $0 } } ?? false
        case .isSecure(let values): request.isSecure.map(values.contains) ?? false
        case .isNamed(let names): request.principal.map(names.contains) ?? false
        case .isNamedLike(let patterns):
            request.principal.map { name in patterns.contains { $0.matches(name) } } ?? false
        }
    }
}

// Reading.
extension PolicyCondition {
    /// - Parameters:
    ///   - operation: One of the key's.
    ///   - values: At least one.
    /// - Throws: What is wrong with a value and how it should be.
    init(_ operation: Operator, _ values: [JSONValue]) throws(PolicyFault.Reason) {
        test =
            switch operation {
            case .ipAddress: .isFrom(try Self.each(values, Self.range))
            case .notIPAddress: .isNotFrom(try Self.each(values, Self.range))
            case .dateLessThan: .isBefore(try Self.each(values, Self.time))
            case .dateGreaterThan: .isAfter(try Self.each(values, Self.time))
            case .bool: .isSecure(try Self.each(values, Self.boolean))
            case .stringEquals: .isNamed(try Self.each(values, Self.name))
            case .stringLike: .isNamedLike(try Self.each(values, Self.name).map(WildcardPattern.init))
            }
    }

    private static func each<Value>(
        _ values: [JSONValue],
        _ read: (JSONValue) throws(PolicyFault.Reason) -> Value
    ) throws(PolicyFault.Reason) -> [Value] {
        var result: [Value] = []
        for value in values { result.append(try read(value)) }
        return result
    }

    private static func range(_ value: JSONValue) throws(PolicyFault.Reason) -> AddressRange {
        try AddressRange(value.text ?? "")
    }

    private static func time(_ value: JSONValue) throws(PolicyFault.Reason) -> Int64 {
        guard
            case .integer(let seconds) = FieldKind.time.value(of: value), CalendarTime.range.contains(seconds)
        else { throw .init("must be a time such as 2030-01-31T12:00:00Z, or seconds since 1970") }
        return seconds
    }

    private static func boolean(_ value: JSONValue) throws(PolicyFault.Reason) -> Bool {
        switch value {
        case .boolean(let value): return value
        case .text("true"): return true
        case .text("false"): return false
        default: throw .init("must be true or false")
        }
    }

    private static func name(_ value: JSONValue) throws(PolicyFault.Reason) -> String {
        guard let text = value.text, TextRule(1...256, .printable).reason(against: text.normalised) == nil else {
            throw .init("must be a text of 1 to 256 characters without control characters")
        }
        return text.normalised
    }
}

extension FieldKind {
    /// A number as it is, a text as what it stands for.
    fileprivate func value(of value: JSONValue) -> JSONValue { value.text.map(self.value(of:)) ?? value }
}
