import Foundation
import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// The relay itself: how it is doing, what is wrong with it, copies of its store.
    var relayItself: [AdminHandler] {
        [
            AdminHandler(reading: GetRelayStatus.self) { _ in try await status() },
            AdminHandler(reading: CheckRelay.self) { _ in
                let findings = try await Doctor(relay: relay, daemon: daemon).findings()
                return CheckRelay.Reply(now: Int64(clamping: relay.now.seconds), findings: findings)
            },
        ] + traces + backups
    }

    private var traces: [AdminHandler] {
        [
            AdminHandler(
                TraceDevice.self,
                forCaller: { request, call in
                    let device = try await relay.noteTrace(
                        of: try Self.device(request.deviceId),
                        by: call.order(TraceDevice.declaration)
                    )
                    guard let until = daemon.traces.begin(device, now: relay.now) else {
                        throw AdminError.conflict("\(TraceBook.devices) devices are traced already: wait ten minutes")
                    }
                    return TraceDevice.Reply(until: Int64(clamping: until.seconds))
                }
            ),
            AdminHandler(reading: GetDeviceTrace.self) { request in
                let device = try Self.device(request.deviceId)
                let after = UInt64(clamping: request.after)
                guard let trace = daemon.traces.events(of: device, after: after, now: relay.now) else {
                    throw AdminError.notFound("the device is not traced (any more): ask for a trace first")
                }
                return GetDeviceTrace.Reply(
                    until: Int64(clamping: trace.until.seconds),
                    events: trace.events.map(GetDeviceTrace.Event.init)
                )
            },
        ]
    }

    private var backups: [AdminHandler] {
        [
            AdminHandler(
                CreateBackup.self,
                forCaller: { _, call in
                    let backup = try await relay.makeBackup(by: call.order(CreateBackup.declaration))
                    return CreateBackup.Reply(
                        backupId: backup.id,
                        bytes: Int64(clamping: backup.bytes),
                        sha512: backup.hash.bytes,
                        made: backup.made.epochSeconds
                    )
                }
            ),
            AdminHandler(reading: GetBackupPart.self) { request in
                let (backup, data) = try await relay.part(
                    ofBackup: request.backupId,
                    from: Int(clamping: request.offset)
                )
                return GetBackupPart.Reply(data: data, bytes: Int64(clamping: backup.bytes))
            },
            AdminHandler(
                DeleteBackup.self,
                reply: { _, id in DeleteBackup.Reply(message: "back-up \(id) is erased here") },
                act: { request, order in try await relay.deleteBackup(request.backupId, by: order) }
            ),
        ]
    }

    private static func device(_ text: String) throws(AdminError) -> DeviceID {
        guard let device = Hex.decode(text).flatMap({ DeviceID($0) }) else {
            throw .validation([ErrorDetail(field: "deviceId", reason: "is no device's id")])
        }
        return device
    }

    private func status() async throws -> GetRelayStatus.Reply {
        let figures = try await relay.figures()
        let software = SoftwareVersions.current
        var reply = GetRelayStatus.Reply()
        reply.version = software.version
        reply.commit = software.commit
        reply.openssl = software.openSSL
        reply.sqlite = software.sqlite
        reply.now = relay.now.epochSeconds
        reply.started = daemon.started.epochSeconds
        reply.live = figures.connections.live
        reply.command = figures.connections.command
        reply.otherConnections = max(0, daemon.connectionCount() - reply.live - reply.command)
        reply.queuedMessages = Int64(clamping: figures.queuedMessages)
        reply.queuedBytes = Int64(clamping: figures.queuedBytes)
        reply.oldestQueuedSeconds = Int64(figures.oldestQueuedSeconds)
        reply.letters = figures.letters
        reply.storeBytes = Int64(clamping: figures.databaseBytes + figures.writeAheadLogBytes + figures.reserveBytes)
        reply.freeBytes = Int64(clamping: figures.freeBytes)
        reply.isFull = figures.isFull
        let expires = daemon.certificates?.current.expires.timeIntervalSince1970 ?? 0
        reply.certificateExpires = Int64(expires)
        return reply
    }
}

extension GetDeviceTrace.Event {
    fileprivate init(_ event: TraceBook.Event) {
        self.init(
            number: Int64(clamping: event.number),
            atMilliseconds: Int64(clamping: event.at.milliseconds),
            connection: Int64(clamping: event.connection),
            direction: event.isReceived ? .received : .sent,
            frame: event.frame,
            request: Int64(clamping: event.request),
            bytes: Int64(clamping: event.bytes),
            reason: event.code
        )
    }
}
