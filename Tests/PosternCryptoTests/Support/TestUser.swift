import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// A user with an identity and its verified device lists.
struct TestUser: Sendable {
    let who: Who
    let identity: IdentityKey
    let devices: [TestDevice]
    var lists: DeviceListChain

    init(network: NetworkID = TestUser.network, deviceCount: Int) throws {
        who = Who(network: network, user: try randomIdentifier())
        identity = try IdentityKey.generate()
        devices = try (0..<deviceCount).map { _ in try TestDevice() }
        let list = DeviceList(
            network: network,
            user: who.user,
            login: try Login("somebody"),
            identity: identity.publicKey,
            devices: devices.map { ListedDevice(key: $0.signing.publicKey, kind: .person, added: now) }
        )
        lists = try DeviceListChain(of: who, documents: [Document(signing: list, with: identity)])
    }

    /// Takes a device off the list, in a new version.
    mutating func remove(_ device: TestDevice) throws {
        var draft = lists.draft()
        draft.devices.removeAll { $0.id == device.id }
        try lists.update(with: [Document(signing: draft, with: identity)])
    }

    func reader(_ device: TestDevice) -> Reader { Reader(user: who, device: device.id) }

    static let network = Identifier<Subject.Network>(cutting: .of([1]))
}

let now = Timestamp(seconds: 1_767_225_600)

func randomIdentifier<Subject>() throws -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(try Random.bytes(16)) else { throw MissingValue() }
    return identifier
}

/// A test's own fault: a value that should be there is not.
struct MissingValue: Error {}
