import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

@Suite("Names of own devices")
struct OwnDeviceTests {
    private func device(_ first: UInt8, _ second: UInt8, label: String? = nil) throws -> OwnDevice {
        let bytes = [first, second] + [UInt8](repeating: 0, count: 14)
        return OwnDevice(
            id: try #require(DeviceID(bytes)),
            label: label,
            added: Timestamp(seconds: 1_700_000_000),
            isThisOne: false
        )
    }

    @Test("a label, or enough of an id to mean one device alone")
    func named() throws {
        let devices = [
            try device(0xab, 0xcd), try device(0xab, 0xce, label: "laptop"), try device(0x12, 0x34, label: "abcd"),
        ]
        #expect(try OwnDevice.named("ABCE", of: devices) == devices[1])
        #expect(try OwnDevice.named("laptop", of: devices) == devices[1])
        #expect(try OwnDevice.named("abcd", of: devices) == devices[2], "labels come first")
        #expect(try OwnDevice.named("abcd00", of: devices) == devices[0])
        for name in ["", "ab", "abc", "Laptop", "ffff"] {
            #expect(throws: AccountError.noSuchDevice(name)) { try OwnDevice.named(name, of: devices) }
        }
        let alike = [try device(0xab, 0xcd), try device(0xab, 0xcd, label: "x")]
        #expect(throws: AccountError.ambiguousDevice("abcd")) { try OwnDevice.named("abcd", of: alike) }
    }

    @Test("are one line, and one object")
    func printed() throws {
        let printed = try device(1, 2, label: "my\u{1b}phone").printable()
        #expect(printed.lines == ["01020000000000000000000000000000\t2023-11-14T22:13:20.000Z\tmy\\u{1b}phone"])
        #expect(
            printed.json
                == #"{"added":"2023-11-14T22:13:20.000Z","device":"01020000000000000000000000000000","#
                + #""isThisDevice":false,"label":"my\u001bphone","version":1}"#
        )
    }
}

@Suite("Who removed a device")
struct RemovalTests {
    private let who: Who
    private let first: IdentityKey
    private let second: IdentityKey
    private let device: DeviceSigningKey

    init() throws {
        who = Who(network: NetworkID(cutting: .of([1])), user: UserID(cutting: .of([2])))
        first = try IdentityKey.generate()
        second = try IdentityKey.generate()
        device = try DeviceSigningKey.generate()
    }

    /// A chain of lists, each signed by one of the identities, and with the device or without.
    private func chain(_ lists: [(IdentityKey, isListed: Bool)]) throws -> DeviceListChain {
        let listed = ListedDevice(key: device.publicKey, kind: .person, added: Timestamp(seconds: 1))
        var chain: DeviceListChain?
        for (identity, isListed) in lists {
            let devices = isListed ? [listed] : []
            guard var held = chain else {
                let list = DeviceList(
                    network: who.network,
                    user: who.user,
                    login: try Login("alice"),
                    identity: identity.publicKey,
                    devices: devices
                )
                chain = try DeviceListChain(of: who, documents: [try Document(signing: list, with: identity)])
                continue
            }
            var draft = held.draft()
            draft.identity = identity.publicKey
            draft.devices = devices
            try held.update(with: [try Document(signing: draft, with: identity)])
            chain = held
        }
        return try #require(chain)
    }

    private func removal(_ lists: [(IdentityKey, isListed: Bool)]) throws -> UInt32? {
        try chain(lists).removal(of: DeviceID(of: device.publicKey), by: first.publicKey.bytes)
    }

    @Test("only a list of the pinned identity that comes after one with the device counts")
    func rule() throws {
        #expect(try removal([(first, true)]) == nil)
        #expect(try removal([(first, false)]) == nil)
        #expect(try removal([(first, false), (first, true)]) == nil)
        #expect(try removal([(first, true), (first, false)]) == 2)
        #expect(try removal([(first, true), (second, false)]) == nil)
        #expect(try removal([(first, true), (first, false), (second, false)]) == 2)
        #expect(try removal([(first, true), (second, true)]) == nil)
    }

    @Test("a removed device may not be named again, one that never was may")
    func again() throws {
        let id = DeviceID(of: device.publicKey)
        #expect(try chain([(first, false)]).mayName(id))
        #expect(try chain([(first, true)]).mayName(id))
        #expect(try !chain([(first, true), (first, false)]).mayName(id))
    }
}
