/// The policies that every relay has and nobody can change.
///
/// Operations come later than these texts, so each names what it allows by words that say enough by themselves:
/// - `*` in ``fullAccess`` only. `NotAction` nowhere: what is declared later would be allowed unseen.
/// - `List*` is taken for a read without secrets. In `postern:` it is the auditor's alone, since the audit log is listed.
/// - `Get*` is not taken for harmless: `GetOidcInfo` trades a code for the identity provider's tokens, with the client's
///   secret. Reads are named by their subject. `GetDataRetentionBot` has no wildcard, as the bot has a challenge.
/// - `Export*` says nothing: a log can be exported, and so can keys. Only the audit logs' exports are named.
/// - `Create*` and `Batch*` may answer with secrets (`CreateDataRetentionBotChallenge`) or only read
///   (`BatchLookupUserUname`): each is named whole.
///
/// An operation that no text names is allowed by ``fullAccess`` alone, and a test fails until somebody has decided.
package enum BuiltInPolicy: String, CaseIterable, Sendable {
    case fullAccess = "PosternFullAccess"
    /// Reads networks and what is in them: no secrets, no audit log, none of the relay's own things.
    case readOnlyAccess = "PosternReadOnlyAccess"
    /// Users, their devices and invitations; networks, groups, settings and keys neither to read nor to change.
    case userManager = "PosternUserManager"
    /// Reads everything but secrets, the audit log too, and changes nothing.
    case auditor = "PosternAuditor"

    package var named: NamedPolicy { NamedPolicy(rawValue, Self.parsed[self] ?? Self.read(self)) }

    /// As JSON.
    package var text: String {
        switch self {
        case .fullAccess: Self.text("Everything", ["*"])
        case .readOnlyAccess: Self.text("ReadNetworks", Self.reads)
        case .userManager: Self.text("ManageUsers", Self.users)
        case .auditor: Self.text("ReadEverything", Self.reads + Self.ownReads)
        }
    }

    private static let reads = [
        "wickr:List*", "wickr:GetNetwork*", "wickr:GetUser*", "wickr:GetSecurityGroup*", "wickr:GetBot*",
        "wickr:GetDataRetentionBot", "wickr:GetGuestUser*", "wickr:GetOpentdfConfig", "wickr:BatchLookupUserUname",
        "postern:GetCharters", "postern:GetPolicy", "postern:GetRegistration",
    ]

    private static let ownReads = [
        "postern:List*", "postern:GetAudit*", "postern:ExportAudit", "postern:ExportRelayAudit",
        "postern:GetPrincipal*", "postern:GetAccessPolicy*", "postern:GetRelayStatus", "postern:CheckRelay",
    ]

    private static let users = [
        "wickr:BatchCreateUser", "wickr:BatchDeleteUser", "wickr:BatchLookupUserUname", "wickr:BatchReinviteUser",
        "wickr:BatchToggleUserSuspendStatus", "wickr:UpdateUser", "wickr:GetUser*", "wickr:ListUsers",
        "wickr:ListDevicesForUser", "wickr:BatchResetDevicesForUser",
        "postern:InviteUser*", "postern:ImportUser*", "postern:ListInvitation*", "postern:RevokeInvitation*",
        "postern:GetRegistration", "postern:PutVoucher", "postern:RenameUser", "postern:ResetUser",
        // To check what is signed before anybody is invited; whoever joins is shown them too.
        "postern:GetCharters",
    ]

    private static func text(_ sid: String, _ actions: [String]) -> String {
        let list = actions.map { "\"\($0)\"" }.joined(separator: ",\n        ")
        return """
            {
              "Version": "2012-10-17",
              "Statement": {
                "Sid": "\(sid)",
                "Effect": "Allow",
                "Action": [
                    \(list)
                ],
                "Resource": "*"
              }
            }
            """
    }

    private static let parsed = Dictionary(uniqueKeysWithValues: allCases.map { ($0, read($0)) })

    /// Some name operations that are not declared yet, which only here is no mistake.
    private static func read(_ policy: BuiltInPolicy) -> AccessPolicy {
        do throws(PolicyFault) {
            return try PolicyParser(actions: nil).policy(policy.text)
        } catch {
            preconditionFailure("\(policy.rawValue): \(error)")
        }
    }
}
