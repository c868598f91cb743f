import Testing

@testable import PosternAdminAPI

@Suite("The built-in policies")
struct BuiltInPolicyTests {
    /// Which of them allow an operation, besides the one that allows all. An operation that is not here has to be
    /// decided on: what it answers counts, not its name.
    private static let decided: [String: Set<BuiltInPolicy>] = {
        let reads: Set<BuiltInPolicy> = [.readOnlyAccess, .auditor]
        let users: Set<BuiltInPolicy> = [.userManager]
        return [
            "wickr:CreateNetwork": [], "wickr:ListNetworks": reads, "wickr:GetNetwork": reads,
            "wickr:UpdateNetwork": [],
            "wickr:DeleteNetwork": [], "wickr:GetNetworkSettings": reads, "wickr:UpdateNetworkSettings": [],
            "wickr:BatchCreateUser": users, "wickr:BatchDeleteUser": users,
            "wickr:BatchLookupUserUname": reads.union(users), "wickr:BatchReinviteUser": users,
            "wickr:BatchToggleUserSuspendStatus": users, "wickr:GetUser": reads.union(users),
            "wickr:GetUsersCount": reads.union(users), "wickr:ListUsers": reads.union(users), "wickr:UpdateUser": users,
            "wickr:ListDevicesForUser": reads.union(users), "wickr:BatchResetDevicesForUser": users,
            "wickr:CreateSecurityGroup": [], "wickr:GetSecurityGroup": reads, "wickr:ListSecurityGroups": reads,
            "wickr:ListSecurityGroupUsers": reads, "wickr:UpdateSecurityGroup": [], "wickr:DeleteSecurityGroup": [],
            "wickr:CreateBot": [], "wickr:GetBot": reads, "wickr:GetBotsCount": reads, "wickr:ListBots": reads,
            "wickr:UpdateBot": [], "wickr:DeleteBot": [], "wickr:CreateDataRetentionBot": [],
            // Answers with a secret.
            "wickr:CreateDataRetentionBotChallenge": [],
            "wickr:GetDataRetentionBot": reads, "wickr:UpdateDataRetention": [], "wickr:DeleteDataRetentionBot": [],
            "wickr:ListGuestUsers": reads, "wickr:ListBlockedGuestUsers": reads, "wickr:UpdateGuestUser": [],
            "wickr:GetGuestUserHistoryCount": reads,
            // Trades a code for tokens: by its name a read.
            "wickr:GetOidcInfo": [],
            "wickr:RegisterOidcConfig": [], "wickr:RegisterOidcConfigTest": [],
            // Its secret is answered as asterisks.
            "wickr:GetOpentdfConfig": reads,
            "wickr:RegisterOpentdfConfig": [],
            "postern:PrepareNetwork": [], "postern:CreateCharteredNetwork": [], "postern:AdoptNetwork": [],
            "postern:PutCharter": [], "postern:GetCharters": reads.union(users), "postern:GetPolicy": reads,
            "postern:ImportUsers": users,
            "postern:InviteUser": users, "postern:GetRegistration": reads.union(users), "postern:PutVoucher": users,
            "postern:RenameUser": users, "postern:ResetUser": users,
            "postern:ListAuditRecords": [.auditor], "postern:ListRelayAuditRecords": [.auditor],
            "postern:ExportAudit": [.auditor], "postern:ExportRelayAudit": [.auditor],
            "postern:CreatePrincipal": [], "postern:ListPrincipals": [.auditor], "postern:UpdatePrincipal": [],
            "postern:DeletePrincipal": [],
            "postern:CreateAccessKey": [], "postern:ListAccessKeys": [.auditor], "postern:RotateAccessKey": [],
            "postern:UpdateAccessKey": [], "postern:DeleteAccessKey": [],
            "postern:CreateToken": [], "postern:ListTokens": [.auditor], "postern:RevokeToken": [],
            "postern:PutClientCertificate": [], "postern:ListClientCertificates": [.auditor],
            "postern:DeleteClientCertificate": [],
            "postern:PutAccessPolicy": [], "postern:GetAccessPolicy": [.auditor],
            "postern:ListAccessPolicies": [.auditor], "postern:DeleteAccessPolicy": [],
            "postern:GetRelayStatus": [.auditor], "postern:CheckRelay": [.auditor],
            // Who speaks when is nobody else's affair; a back-up has everything but the master key.
            "postern:TraceDevice": [], "postern:GetDeviceTrace": [], "postern:CreateBackup": [],
            "postern:GetBackupPart": [], "postern:DeleteBackup": [],
            // Changes nothing, and whoever may ask it learns what others may.
            "postern:SimulateAccess": [],
        ]
    }()

    private static func allowing(_ action: String) -> Set<BuiltInPolicy> {
        let request = AccessRequest(action: action, resources: [.network("12345678")])
        return Set(BuiltInPolicy.allCases.filter { AccessDecision(request, policies: [$0.named]).isAllowed })
    }

    @Test(
        "allow each operation where somebody decided so",
        arguments: AdminOperations.all.map { $0.declaration.action }
    )
    func declared(_ action: String) throws {
        let expected = try #require(Self.decided[action], "decide which built-in policies allow \(action)")
        #expect(Self.allowing(action) == expected.union([.fullAccess]))
    }

    @Test("allow what is decided on already and declared later", arguments: decided.keys.sorted())
    func known(_ action: String) throws {
        #expect(Self.allowing(action) == Self.decided[action]?.union([.fullAccess]))
    }

    @Test(
        "are not fooled by names",
        arguments: [
            ("postern:ListAuditRecords", [.auditor]), ("postern:ExportAuditLog", []),
            ("postern:ExportNetworkRoot", []), ("postern:GetBackup", []), ("postern:ExportUsers", []),
            ("postern:CreatePrincipal", []), ("postern:PutAccessPolicy", []), ("postern:ListPrincipals", [.auditor]),
            ("postern:ListTokens", [.auditor]), ("postern:CreateToken", []), ("postern:ImportUsers", [.userManager]),
            ("wickr:GetDataRetentionBotChallenge", []), ("wickr:GetOidcInfoTokens", []), ("wickr:UpdateAnything", []),
        ] as [(String, Set<BuiltInPolicy>)]
    )
    func later(_ action: String, _ expected: Set<BuiltInPolicy>) {
        #expect(Self.allowing(action) == expected.union([.fullAccess]))
    }

    @Test("let only those write that are for it")
    func writes() {
        for declaration in AdminOperations.all.map({ $0.declaration }) where declaration.access == .write {
            let allowing = Self.allowing(declaration.action)
            #expect(
                allowing.isDisjoint(with: [.readOnlyAccess, .auditor]) || declaration.name == "BatchLookupUserUname"
            )
        }
    }

    @Test("name nothing by NotAction, deny nothing, and fit a policy's size", arguments: BuiltInPolicy.allCases)
    func shape(_ policy: BuiltInPolicy) {
        #expect(!policy.text.contains("NotAction") && !policy.text.contains("Deny"))
        #expect(policy.text.utf8.count <= AccessPolicy.largestText)
        #expect(policy.named.name == policy.rawValue)
        #expect(policy.named.policy.statements.count == 1)
    }
}
