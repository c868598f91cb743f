/// Every operation of the endpoint.
package enum AdminOperations {
    package static let all: [any AdminOperation.Type] =
        networks + users + devices + groups + bots + guests + services + access + relay + ours

    package static let router = AdminRouter(all.map { $0.declaration })

    private static let networks: [any AdminOperation.Type] = [
        CreateNetwork.self, ListNetworks.self, GetNetwork.self, UpdateNetwork.self, DeleteNetwork.self,
        GetNetworkSettings.self, UpdateNetworkSettings.self,
    ]

    private static let users: [any AdminOperation.Type] = [
        BatchCreateUser.self, BatchReinviteUser.self, BatchDeleteUser.self, BatchLookupUserUname.self,
        BatchToggleUserSuspendStatus.self, GetUser.self, GetUsersCount.self, ListUsers.self, UpdateUser.self,
    ]

    private static let devices: [any AdminOperation.Type] = [
        ListDevicesForUser.self, BatchResetDevicesForUser.self,
    ]

    private static let groups: [any AdminOperation.Type] = [
        CreateSecurityGroup.self, GetSecurityGroup.self, ListSecurityGroups.self, ListSecurityGroupUsers.self,
        UpdateSecurityGroup.self, DeleteSecurityGroup.self,
    ]

    private static let bots: [any AdminOperation.Type] = [
        CreateBot.self, GetBot.self, GetBotsCount.self, ListBots.self, UpdateBot.self, DeleteBot.self,
        CreateDataRetentionBot.self, CreateDataRetentionBotChallenge.self, GetDataRetentionBot.self,
        UpdateDataRetention.self, DeleteDataRetentionBot.self,
    ]

    private static let guests: [any AdminOperation.Type] = [
        ListGuestUsers.self, ListBlockedGuestUsers.self, UpdateGuestUser.self, GetGuestUserHistoryCount.self,
    ]

    private static let services: [any AdminOperation.Type] = [
        GetOidcInfo.self, RegisterOidcConfig.self, RegisterOidcConfigTest.self, GetOpentdfConfig.self,
        RegisterOpentdfConfig.self,
    ]

    /// Who may administer, and what.
    private static let access: [any AdminOperation.Type] = [
        CreatePrincipal.self, ListPrincipals.self, UpdatePrincipal.self, DeletePrincipal.self,
        CreateAccessKey.self, ListAccessKeys.self, RotateAccessKey.self, UpdateAccessKey.self, DeleteAccessKey.self,
        CreateToken.self, ListTokens.self, RevokeToken.self,
        PutClientCertificate.self, ListClientCertificates.self, DeleteClientCertificate.self,
        PutAccessPolicy.self, GetAccessPolicy.self, ListAccessPolicies.self, DeleteAccessPolicy.self,
        SimulateAccess.self,
    ]

    /// The relay itself.
    private static let relay: [any AdminOperation.Type] = [
        GetRelayStatus.self, CheckRelay.self, TraceDevice.self, GetDeviceTrace.self, CreateBackup.self,
        GetBackupPart.self, DeleteBackup.self,
    ]

    /// What stock clients have no words for, under `/postern/v1/`.
    private static let ours: [any AdminOperation.Type] = [
        PrepareNetwork.self, CreateCharteredNetwork.self, InviteUser.self, GetRegistration.self, PutVoucher.self,
        GetCharters.self, PutCharter.self, AdoptNetwork.self, GetPolicy.self, ResetUser.self, RenameUser.self,
        ListAuditRecords.self, ListRelayAuditRecords.self, ExportAudit.self, ExportRelayAudit.self, ImportUsers.self,
    ]
}
