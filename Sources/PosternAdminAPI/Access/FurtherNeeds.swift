extension OperationDeclaration {
    /// What a request needs to be allowed beside its own action on what its path names.
    ///
    /// Two kinds: what its body names, or a statement that denies one principal would be gone round by another operation
    /// that takes it in the body; and what another operation does alone, where this one does it among other things.
    ///
    /// - Parameter body: As it came. What is no object has no needs: it is refused as it is read.
    package func furtherNeeds(pathFields: [String: String], body: [UInt8]) -> [AccessRequest] {
        guard access == .write, let rules = Self.furtherRules[action] else { return [] }
        let value = (try? JSONParser.parse(body)) ?? .null
        return rules.flatMap { rule -> [AccessRequest] in
            switch rule {
            case .names(let kind, let member):
                return value.texts(at: [member]).map { name in
                    AccessRequest(action: action, resources: [ResourceName(.relay, kind, name.normalised)])
                }
            case .does(let other, let path):
                guard value.holds(path) else { return [] }
                return [AccessRequest(action: other, resources: [resource(pathFields: pathFields)])]
            }
        }
    }

    private enum Rule: Sendable {
        /// The member is the name of such a thing, or a list of names.
        case names(kind: String, member: String)
        /// Where there is this member, the request does what the other action does.
        case does(action: String, path: [String])
    }

    private static let furtherRules: [String: [Rule]] = [
        CreateAccessKey.declaration.action: [.names(kind: "principal", member: "principal")],
        PutClientCertificate.declaration.action: [
            .names(kind: "principal", member: "principal"), .names(kind: "client-certificate", member: "fingerprint"),
        ],
        CreatePrincipal.declaration.action: [
            .names(kind: "principal", member: "name"), .names(kind: "policy", member: "policies"),
        ],
        UpdatePrincipal.declaration.action: [.names(kind: "policy", member: "policies")],
        UpdateNetworkSettings.declaration.action: [
            .does(action: UpdateDataRetention.declaration.action, path: ["settings", "dataRetention"])
        ],
        UpdateUser.declaration.action: [
            .does(action: RenameUser.declaration.action, path: ["userDetails", "username"])
        ],
    ]

    /// Whether whoever may do it can give itself, or somebody else, what lasts longer and may more.
    package var givesAccess: Bool { Self.givingAccess.contains(action) }

    private static let givingAccess: Set<String> = [
        CreateToken.declaration.action, CreateAccessKey.declaration.action, RotateAccessKey.declaration.action,
        PutClientCertificate.declaration.action, CreatePrincipal.declaration.action,
        UpdatePrincipal.declaration.action, PutAccessPolicy.declaration.action,
    ]
}

extension JSONValue {
    /// The text, or the texts of the list, that stand there.
    fileprivate func texts(at path: [String]) -> [String] {
        switch member(path) {
        case .text(let text): [text]
        case .list(let values): values.compactMap(\.text)
        default: []
        }
    }

    fileprivate func holds(_ path: [String]) -> Bool { member(path).map { $0 != .null } ?? false }

    private func member(_ path: [String]) -> JSONValue? {
        path.reduce(self as JSONValue?) { value, name in value?.members?[name] }
    }
}
