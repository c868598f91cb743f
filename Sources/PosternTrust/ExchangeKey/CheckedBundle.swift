package import PosternPrimitives
package import PosternWire

/// A key to which a message can be sealed, with the id that follows from it.
package struct ExchangeKey: Hashable, Sendable {
    package let id: ExchangeKeyID
    package let publicKey: P521.Agreement.PublicKey

    package init(_ publicKey: P521.Agreement.PublicKey) {
        id = ExchangeKeyID(of: publicKey)
        self.publicKey = publicKey
    }
}

/// A bundle that was signed, recently, by the device that it is for. Only its check makes one.
package struct CheckedBundle: Hashable, Sendable {
    package let who: Who
    package let device: DeviceID
    package let kind: ExchangeKeyBundle.Kind
    package let created: Timestamp
    /// In the order of the bundle.
    package let keys: [ExchangeKey]
    /// The bytes as received.
    package let document: Document

    /// Checks all of a bundle once: layout, whom it is for, the signature, its age.
    ///
    /// - Parameters:
    ///   - device: Whose keys were asked for.
    ///   - list: The newest verified list of the device's user.
    ///   - now: The checker's own clock.
    /// - Throws: ``BundleError``.
    package init(
        _ document: Document,
        of device: DeviceID,
        on list: VerifiedDeviceList,
        at now: Timestamp
    ) throws(BundleError) {
        guard let listed = list.content.device(device) else { throw .unlistedDevice }
        let bundle: ExchangeKeyBundle
        do { bundle = try ExchangeKeyBundle(parsing: document.body) } catch { throw .layout(error) }
        guard bundle.who == list.content.who, bundle.device == device else { throw .wrongSubject }
        guard document.isSigned(by: listed.key) else { throw .notAuthentic }
        guard bundle.created.adding(seconds: Limits.bundleAgeSeconds) >= now else { throw .tooOld }
        guard bundle.created <= now.adding(seconds: Limits.bundleAheadSeconds) else { throw .fromTheFuture }
        who = bundle.who
        self.device = device
        kind = bundle.kind
        created = bundle.created
        keys = bundle.keys.map(ExchangeKey.init)
        self.document = document
    }

    /// One key stands for one device of a message: a device that publishes the key of another one would let that one
    /// read what is meant for itself alone, or be blamed for it.
    ///
    /// - Throws: ``BundleError/keyOfTwoDevices(_:)``.
    package static func checkDistinct(
        _ choices: some Sequence<(device: DeviceID, key: ExchangeKeyID)>
    ) throws(BundleError) {
        var owners: [ExchangeKeyID: DeviceID] = [:]
        for (device, key) in choices {
            if let owner = owners.updateValue(device, forKey: key), owner != device { throw .keyOfTwoDevices(key) }
        }
    }
}

/// Why keys are not sealed to. The device counts as one without a usable key, and the user is told.
package enum BundleError: Error, Hashable, Sendable {
    case layout(LayoutError)
    /// The device is not on the user's list.
    case unlistedDevice
    /// For another network, user or device.
    case wrongSubject
    case notAuthentic
    /// Created more than 30 days ago.
    case tooOld
    /// Created more than an hour ahead of the own clock.
    case fromTheFuture
    /// Two devices of one message publish the same key.
    case keyOfTwoDevices(ExchangeKeyID)
}

extension BundleError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .layout(let error): error.description
        case .unlistedDevice: "the device is not on its user's list"
        case .wrongSubject: "the keys are for another network, user or device"
        case .notAuthentic: "the device did not sign these keys"
        case .tooOld: "the keys are more than 30 days old"
        case .fromTheFuture: "the keys were made more than an hour from now: check the clock"
        case .keyOfTwoDevices(let key): "two devices publish the key \(key)"
        }
    }
}
