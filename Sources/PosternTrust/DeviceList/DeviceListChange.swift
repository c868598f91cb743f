package import PosternWire

/// What a new version of a device list changed: what a client has to show.
package struct DeviceListChange: Hashable, Sendable {
    package let version: UInt32
    package let added: [DeviceID]
    package let removed: [DeviceID]
    /// The login before. The new one needs a new voucher.
    package let formerLogin: Login?
    /// The identity before. Nobody seals to the new one without the user's word.
    package let formerIdentity: IdentityPublicKey?

    /// - Parameter before: `nil` for version 1, where everything is new and nothing has changed.
    init(from before: DeviceList?, to after: DeviceList) {
        let old = before.map { Set($0.devices.map(\.id)) } ?? []
        let new = Set(after.devices.map(\.id))
        version = after.version
        added = new.subtracting(old).sorted()
        removed = old.subtracting(new).sorted()
        formerLogin = before.flatMap { $0.login == after.login ? nil : $0.login }
        formerIdentity = before.flatMap { $0.identity == after.identity ? nil : $0.identity }
    }
}
