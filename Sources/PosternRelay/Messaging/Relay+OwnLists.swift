import PosternStore
import PosternTrust
import PosternWire

extension Relay {
    /// The next list of a user, signed by the same identity. What it leaves out is cut off at once.
    ///
    /// - Parameters:
    ///   - who: Who puts it. After a restore that may be anybody with a device: the list proves itself.
    ///   - isGuest: A guest puts its own user's list alone.
    func takeList(_ put: PutDocument, by visitor: Visit, _ putter: Who, isGuest: Bool) async throws {
        let who = try owner(of: put, by: putter, isGuest: isGuest)
        let document = try Document(received: put.document, "the device list")
        let vault = put.hasVault ? SealedVault(put.vault) : nil
        guard !put.hasVault || vault != nil else { throw Refused(Self.malformedVault) }
        guard let (list, changes) = try await nextList(document, of: who) else { return }
        let now = clock()
        let outcome = try await store.replaceList(
            change(to: list, of: who),
            vault: vault,
            isReturning: isTakingBack(at: now),
            now: now,
            beside: saying { log, outcome in
                guard case .stored = outcome else { return }
                let state: AuditState = ["listVersion": .number(Int64(list.version))]
                for device in changes.added {
                    try log.append(.addDevice, by: visitor, to: .device(device), after: state)
                }
                for device in changes.removed {
                    try log.append(.removeDevice, by: visitor, to: .device(device), after: state)
                }
                if vault != nil { try log.append(.putVault, by: visitor, of: who.user) }
            }
        )
        switch outcome {
        case .stored(let removed):
            for device in removed { switchboard.cut(device) }
            announce(.deviceList(of: who), version: list.version)
        case .alreadyHeld: break
        case .conflict(let newest):
            throw Refused(.conflict, "version \(newest) came first: fetch it, and sign the one after it")
        case .deviceReturns:
            throw Refused(.documentRefused, "a device on it was removed before: make a new device key")
        case .wrongLogin:
            throw Refused(.documentRefused, "the list names another login than the user's: look the user up")
        case .roomTooLarge:
            let text = "a room of the user would have more than \(limits.roomDevices) devices: leave it, or list fewer"
            throw Refused(.tooMany, text)
        case .anotherIdentity: throw Self.anotherIdentity
        case .shutOut, .unknownUser: throw Self.shutOut
        }
    }

    private func owner(of put: PutDocument, by who: Who, isGuest: Bool) throws(Refused) -> Who {
        if Array(put.subject) == who.user.bytes { return who }
        guard isTakingBack(at: clock()), !isGuest, !put.hasVault, let user = UserID(put.subject) else {
            throw Refused(.notPermitted, "a device list is put by its own user alone")
        }
        return Who(network: who.network, user: user)
    }

    /// - Returns: `nil` where it is the newest already.
    private func nextList(
        _ document: Document,
        of who: Who
    ) async throws -> (VerifiedDeviceList, PosternTrust.DeviceListChange)? {
        let held = try await store.allDocuments(.deviceList(of: who))
        guard !held.isEmpty else { throw Self.shutOut }
        var chain = try DeviceListChain(restoring: held, of: who)
        let changes: [PosternTrust.DeviceListChange]
        do {
            changes = try chain.update(with: [document])
        } catch {
            throw Refused(error, of: "the device list")
        }
        guard let change = changes.first else { return nil }
        guard change.formerIdentity == nil else { throw Self.anotherIdentity }
        guard chain.newest.content.devices.allSatisfy({ $0.kind == .person }) else {
            throw Refused(.documentRefused, "a person's list names devices of persons")
        }
        return (chain.newest, change)
    }

    func change(to list: VerifiedDeviceList, of who: Who) -> PosternStore.DeviceListChange {
        PosternStore.DeviceListChange(
            who: who,
            document: StoredDocument(list.document, version: list.version, in: .deviceList(of: who)),
            previous: list.content.previous,
            identity: list.content.identity.bytes,
            login: list.content.login.text,
            devices: list.content.devices.map { device in
                PosternStore.ListedDevice(id: device.id, publicKey: device.key.bytes, kind: Device.Kind(device.kind))
            }
        )
    }

    private static let anotherIdentity = Refused(
        .notPermitted,
        "another identity signed the list before: a new one comes by registration with an administrator's invitation"
    )
    private static let shutOut = Refused(
        .notPermitted,
        "the user has not registered, is suspended or was reset: ask the administrator for an invitation"
    )
}

extension StoredDocument {
    init(_ document: Document, version: UInt32, in chain: Chain) {
        self.init(
            chain: chain,
            version: version,
            body: document.body,
            signature: document.signature,
            hash: document.hash
        )
    }
}

extension Device.Kind {
    fileprivate init(_ kind: PosternTrust.ListedDevice.Kind) {
        switch kind {
        case .person: self = .person
        case .bot: self = .bot
        case .retention: self = .retention
        }
    }
}
