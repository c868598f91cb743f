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
            let changes = charter.content.changes(since: before.content)
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

extension Charter {
    fileprivate func changes(since before: Charter) -> [CharterChange] {
        [
            change(.root, since: before) { $0.roots.map { Fingerprint.of($0).description } },
            change(.operatingKey, since: before) { [Fingerprint.of($0.operatingKey).description] },
            change(.voucherKey, since: before) { $0.voucherKeys.map { Fingerprint.of($0).description } },
            change(.retentionIdentity, since: before) { $0.retentionIdentities.map(\.shown) },
            change(.retention, since: before) { [$0.retention.shown] },
            change(.vouching, since: before) { [$0.vouching.shown] },
        ].compactMap(\.self)
    }

    private func change(
        _ part: CharterChange.Part,
        since before: Charter,
        _ items: (Charter) -> [String]
    ) -> CharterChange? {
        let (old, new) = (items(before), items(self))
        let change = CharterChange(
            part,
            before: old.filter { !new.contains($0) },
            now: new.filter { !old.contains($0) }
        )
        return change.before.isEmpty && change.now.isEmpty ? nil : change
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
