import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

extension Relay {
    /// Takes a device's exchange keys, each bundle checked as a sender will check it.
    package func putKeys(_ put: PutKeys, of id: DeviceID, of who: Who) async throws -> ServerFrame.OneOf_Body {
        guard put.bundles.count <= Limits.bundlesOfDevice + 1 else {
            return .refusal(Refusal(.tooLarge, "at most \(Limits.bundlesOfDevice) bundles are kept: put fewer"))
        }
        guard let list = try await newestList(of: who) else {
            return .refusal(Refusal(.notPermitted, "this user has no device list: register first"))
        }
        let bundles: [KeyBundle]
        do {
            bundles = try put.bundles.map { try checkedBundle($0, of: id, on: list) }
        } catch let error as BundleError {
            return .refusal(Refusal(.documentRefused, "exchange keys are refused: \(error)"))
        } catch let error as LayoutError {
            return .refusal(Refusal(.malformed, "exchange keys are refused: \(error)"))
        }
        switch try await store.putKeys(bundles, of: id, now: clock()) {
        case .taken(let left):
            var taken = KeysTaken()
            taken.bundlesLeft = UInt32(clamping: left)
            return .keysTaken(taken)
        case .tooMany(let left):
            let text = "\(left) bundles wait, and at most \(Limits.bundlesOfDevice) are kept: put fewer"
            return .refusal(Refusal(.tooMany, text))
        case .unknownDevice:
            return .refusal(Refusal(.notPermitted, "this device is not on its user's list (any more)"))
        }
    }

    func checkedBundle(
        _ document: SignedDocument,
        of device: DeviceID,
        on list: VerifiedDeviceList
    ) throws -> KeyBundle {
        let document = try Document(body: Array(document.body), signature: Array(document.signature))
        let bundle = try CheckedBundle(document, of: device, on: list, at: clock())
        let kind: KeyBundle.Kind = bundle.kind == .oneTime ? .oneTime : .rotating
        return KeyBundle(kind: kind, created: bundle.created, body: document.body, signature: document.signature)
    }

    func newestList(of who: Who) async throws -> VerifiedDeviceList? {
        guard let newest = try await store.newestDocument(.deviceList(of: who)) else { return nil }
        return try VerifiedDeviceList(
            restoring: Document(body: newest.body, signature: newest.signature),
            of: who
        )
    }

    /// Hands out keys to seal to: promise 7.
    package func claim(_ claim: Claim, by who: Who) async throws -> ServerFrame.OneOf_Body {
        let devices = claim.devices.compactMap { DeviceID($0) }
        guard devices.count == claim.devices.count, Set(devices).count == devices.count else {
            return .refusal(Refusal(.malformed, "Claim names a device twice, or one that has not 16 bytes"))
        }
        guard devices.count <= Limits.claimedDevices else {
            return .refusal(Refusal(.tooLarge, "at most \(Limits.claimedDevices) devices in one claim: ask in parts"))
        }
        let claimed = try await store.claim(devices, by: who, isRotatingOnly: claim.rotatingOnly, now: clock())
        var answer = Claimed()
        for item in claimed {
            guard let bundle = item.bundle else {
                answer.withoutKey.append(Data(item.device.bytes))
                continue
            }
            var one = Claimed.Key()
            one.device = Data(item.device.bytes)
            one.bundle = SignedDocument(body: bundle.body, signature: bundle.signature)
            answer.keys.append(one)
        }
        return .claimed(answer)
    }
}
