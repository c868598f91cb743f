import PosternTrust
import PosternWire

/// What a charter changes of who speaks for the network, or may read in it.
package struct CharterChange: Codable, Hashable, Sendable {
    package enum Part: String, Codable, Hashable, Sendable {
        case root
        case operatingKey
        case voucherKey
        case retentionIdentity
        case retention
        case vouching
    }

    package let part: Part
    /// What the version before had, as people compare it: fingerprints, or words.
    package let before: [String]
    /// What this one has in its place.
    package let now: [String]

    package init(_ part: Part, before: [String], now: [String]) {
        (self.part, self.before, self.now) = (part, before, now)
    }
}

extension CharterChange {
    var text: String {
        let (before, now) = (before.joined(separator: ", "), now.joined(separator: ", "))
        if before.isEmpty { return "\(part.name) \(now) added" }
        return now.isEmpty ? "\(part.name) \(before) removed" : "\(part.name) \(before) replaced by \(now)"
    }
}

extension CharterChange.Part {
    fileprivate var name: String {
        switch self {
        case .root: "root"
        case .operatingKey: "operating key"
        case .voucherKey: "voucher key"
        case .retentionIdentity: "retention identity"
        case .retention: "retention"
        case .vouching: "vouching"
        }
    }
}

extension CharterChain {
    /// One notice for each charter after a version that changes who speaks for the network; told once.
    func notices(after version: UInt32) -> [(notice: ClientNotice, charter: Hash512)] {
        all.compactMap { charter in
            guard charter.version > version, let before = self.charter(charter.version - 1) else { return nil }
            let changes = changes(from: before, to: charter)
            guard !changes.isEmpty else { return nil }
            let notice = ClientNotice.charterChanged(
                version: charter.version,
                changes: changes,
                arrivedExpired: arrivedExpired.contains(charter.version)
            )
            return (notice: notice, charter: charter.hash)
        }
    }
}

extension CharterChain {
    /// Of voucher keys and retention identities those that count: what came with an expired charter is told when a later
    /// one makes it count.
    private func changes(from before: VerifiedCharter, to charter: VerifiedCharter) -> [CharterChange] {
        func change(_ part: CharterChange.Part, _ items: (VerifiedCharter) -> [String]) -> CharterChange? {
            CharterChange(part, from: items(before), to: items(charter))
        }
        return [
            change(.root) { $0.content.roots.map { Fingerprint.of($0).description } },
            change(.operatingKey) { [Fingerprint.of($0.content.operatingKey).description] },
            change(.voucherKey) { voucherKeys(at: $0.version).map { Fingerprint.of($0).description } },
            change(.retentionIdentity) { retentionIdentities(at: $0.version).map(\.shown) },
            change(.retention) { [$0.content.retention.shown] },
            change(.vouching) { [$0.content.vouching.shown] },
        ].compactMap(\.self)
    }
}

extension CharterChange {
    /// `nil` where nothing is otherwise.
    fileprivate init?(_ part: Part, from old: [String], to new: [String]) {
        self.init(part, before: old.filter { !new.contains($0) }, now: new.filter { !old.contains($0) })
        if before.isEmpty, now.isEmpty { return nil }
    }
}

extension Charter.RetentionIdentity {
    /// The user, and the first 16 bytes of H(identity).
    fileprivate var shown: String { "\(user) (\(identity.description.prefix(32)))" }
}

extension Charter.Retention {
    fileprivate var shown: String {
        switch self {
        case .never: "never"
        case .byPolicy: "as the policy says"
        case .always: "always"
        }
    }
}

extension Charter.Vouching {
    fileprivate var shown: String {
        switch self {
        case .optional: "optional"
        case .required: "required"
        }
    }
}
