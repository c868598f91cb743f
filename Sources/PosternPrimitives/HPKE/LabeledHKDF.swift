/// LabeledExtract and LabeledExpand (RFC 9180 §4): HKDF bound to version, suite and purpose.
struct LabeledHKDF: Sendable {
    private let prefix: [UInt8]

    /// - Parameter suite: The suite_id of the KEM (§4.1) or of the whole (§5.1).
    init(suite: [UInt8]) {
        prefix = Array("HPKE-v1".utf8) + suite
    }

    /// LabeledExtract with an empty salt.
    func extract(label: StaticString, ikm: borrowing SecretBytes) -> SecretBytes {
        HKDF.extract(HMACState(.sha512, key: []), prefix: prefix + label.bytes, ikm: ikm)
    }

    /// LabeledExtract with a secret salt.
    func extract(salt: borrowing SecretBytes, label: StaticString, ikm: borrowing SecretBytes) -> SecretBytes {
        HKDF.extract(HMACState(.sha512, key: salt), prefix: prefix + label.bytes, ikm: ikm)
    }

    /// - Parameter count: 1 to 16,320 bytes: a constant of the code, or checked before.
    func expand(
        _ key: borrowing SecretBytes,
        label: StaticString,
        info: [UInt8],
        count: Int
    ) -> SecretBytes {
        let length = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        return HKDF.expanded(key, info: length + prefix + label.bytes + info, count: count)
    }
}

extension StaticString {
    /// Its UTF-8, which for the labels here is ASCII.
    fileprivate var bytes: [UInt8] { withUTF8Buffer { [UInt8]($0) } }
}
