import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var devices: [AdminHandler] {
        [
            AdminHandler(reading: ListDevicesForUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let devices = try await relay.devices(ofUser: request.userId, in: network).map { Device($0) }
                let page = try request.page(of: devices, in: ListDevicesForUser.declaration, tokenKey: pageKey)
                return ListDevicesForUser.Reply(page)
            },
            AdminHandler(
                BatchResetDevicesForUser.self,
                reply: { request, results in BatchResetDevicesForUser.Reply(request.appIds, results) },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    return try await relay.resetDevices(
                        request.appIds,
                        ofUser: request.userId,
                        in: network,
                        by: order
                    )
                }
            ),
            AdminHandler(
                ResetUser.self,
                reply: { _, reset in
                    ResetUser.Reply(
                        invitation: InviteUser.Reply(reset.invitation),
                        appIds: reset.devices.map { "\($0)" }
                    )
                },
                act: { request, order in
                    try await relay.resetUser(
                        request.userId,
                        in: id(ofNetwork: request.networkId),
                        relayHalfHash: request.relayHalfHash.bytes,
                        expires: Timestamp(seconds: UInt64(clamping: request.expires)),
                        by: order
                    )
                }
            ),
            AdminHandler(
                RenameUser.self,
                reply: { _, renamed in RenameUser.Reply(username: renamed.user.login, givenUsername: renamed.given) },
                act: { request, order in
                    let network = try await id(ofNetwork: request.networkId)
                    return try await relay.renameUser(request.userId, to: request.username, in: network, by: order)
                }
            ),
        ]
    }
}

extension Device {
    fileprivate init(_ facts: DeviceFacts) {
        self.init(appId: "\(facts.id)")
        created = facts.added.rfc3339
        lastLogin = facts.lastSeen?.rfc3339
        statusText = facts.isReset ? "Reset" : "Active"
        suspend = facts.isSuspended
    }
}

extension BatchResetDevicesForUser.Reply {
    /// - Parameter results: One for each id.
    fileprivate init(_ appIds: [String], _ results: [Result<DeviceID, DeviceRefusal>]) {
        var (successful, failed) = ([BatchDeviceSuccessResponseItem](), [BatchDeviceErrorResponseItem]())
        for (appId, result) in zip(appIds, results) {
            switch result {
            case .success: successful.append(BatchDeviceSuccessResponseItem(appId: appId))
            case .failure(let refusal):
                let detail = ErrorDetail(field: "appIds", reason: refusal.description)
                failed.append(BatchDeviceErrorResponseItem(detail, appId: appId))
            }
        }
        let message = "\(successful.count) of \(results.count) devices reset"
        self.init(message: message, successful: successful, failed: failed)
    }
}

extension Timestamp {
    var rfc3339: String { CalendarTime(clamping: Int64(clamping: seconds)).rfc3339 }
}
