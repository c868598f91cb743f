/// Every operation of the endpoint.
package enum AdminOperations {
    package static let all: [any AdminOperation.Type] = networks + users + devices + groups + ours

    package static let router = AdminRouter(all.map { $0.declaration })

    private static let networks: [any AdminOperation.Type] = [
        CreateNetwork.self, ListNetworks.self, GetNetwork.self,
    ]

    private static let users: [any AdminOperation.Type] = [
        BatchCreateUser.self, ListUsers.self, GetUser.self,
    ]

    private static let devices: [any AdminOperation.Type] = [
        ListDevicesForUser.self, BatchResetDevicesForUser.self,
    ]

    private static let groups: [any AdminOperation.Type] = [
        ListSecurityGroups.self
    ]

    /// What stock clients have no words for, under `/postern/v1/`.
    private static let ours: [any AdminOperation.Type] = [
        PrepareNetwork.self, CreateCharteredNetwork.self, InviteUser.self, GetRegistration.self, PutVoucher.self,
        GetCharters.self, PutCharter.self, AdoptNetwork.self, GetPolicy.self, ResetUser.self, RenameUser.self,
    ]
}
