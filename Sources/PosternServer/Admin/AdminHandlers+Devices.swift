import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var devices: [AdminHandler] {
        [
            AdminHandler(ListDevicesForUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let devices = try await relay.devices(ofUser: request.userId, in: network).map(Device.init)
                let page = try request.page(of: devices, in: ListDevicesForUser.declaration, tokenKey: pageKey)
                return ListDevicesForUser.Reply(page)
            },
            AdminHandler(keepingAnswersOf: BatchResetDevicesForUser.self) { request, tokened in
                let network = try await id(ofNetwork: request.networkId)
                let results = try await relay.resetDevices(
                    request.appIds,
                    ofUser: request.userId,
                    in: network,
                    keeping: BatchResetDevicesForUser.keeping(tokened) {
                        BatchResetDevicesForUser.Reply(request.appIds, $0)
                    }
                )
                return BatchResetDevicesForUser.Reply(request.appIds, results)
            },
            AdminHandler(ResetUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let reset = try await relay.resetUser(
                    request.userId,
                    in: network,
                    relayHalfHash: request.relayHalfHash.bytes,
                    expires: Timestamp(seconds: UInt64(clamping: request.expires))
                )
                return ResetUser.Reply(
                    invitation: InviteUser.Reply(reset.invitation),
                    appIds: reset.devices.map { "\($0)" }
                )
            },
            AdminHandler(RenameUser.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let renamed = try await relay.renameUser(request.userId, to: request.username, in: network)
                return RenameUser.Reply(username: renamed.user.login, givenUsername: renamed.given)
            },
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
    fileprivate var rfc3339: String { CalendarTime(clamping: Int64(clamping: seconds)).rfc3339 }
}
