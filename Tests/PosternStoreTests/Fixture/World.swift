import GRDB
import Logging
import PosternStore
import PosternWire
import Testing

/// A store with one network, and people with devices that have published a rotating key each.
struct World: Sendable {
    static let network: NetworkID = Made.id(1)

    struct Person: Sendable {
        let who: Who
        let devices: [DeviceID]

        init(_ number: UInt64, devices: Int) {
            who = Who(network: World.network, user: Made.id(100 + number))
            self.devices = (0..<devices).map { Made.id(1000 + number * 10 + UInt64($0)) }
        }

        /// One of many.
        init(number: Int, devices: Int) {
            who = Who(network: World.network, user: Made.id(1 << 32 + UInt64(number)))
            self.devices = (0..<devices).map { Made.id(1 << 33 + UInt64(number * 16 + $0)) }
        }
    }

    static let alice = Person(1, devices: 2)
    static let bob = Person(2, devices: 1)
    static let carol = Person(3, devices: 2)
    static let people = [alice, bob, carol]

    let directory: TemporaryDirectory
    let store: Store

    /// - Parameter options: By default every message is written at once.
    init(_ options: StoreOptions = .immediate) async throws {
        directory = try TemporaryDirectory()
        store = try World.open(directory.sub("store"), options)
        try await World.populate(store)
    }

    /// Another store over the same files; the first must be closed.
    func reopened(_ options: StoreOptions = .immediate) throws -> Store {
        try World.open(directory.sub("store"), options, newEpoch: nil)
    }

    static func open(
        _ path: String,
        _ options: StoreOptions = .immediate,
        newEpoch: Epoch? = Made.id(9)
    ) throws -> Store {
        try Store.open(path, newEpoch: newEpoch, options: options, logger: quiet)
    }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func populate(_ store: Store) async throws {
        let made = try await store.createNetwork(
            try Made.network(network, number: "12345678"),
            documents: [
                Made.document(.charter(of: network), 1, seed: 1), Made.document(.policy(of: network), 1, seed: 2),
            ],
            defaultGroup: try Made.group("aaaaaaaa")
        )
        try #require(made == .created)
        for person in people { try await join(store, person) }
    }

    /// The login of a person of the fixture.
    static func login(of person: Person) -> String {
        let bytes = person.who.user.bytes
        return bytes[14] == 0 ? "user\(bytes[15])" : "user\(bytes[14]).\(bytes[15])"
    }

    /// Makes a user, and registers all of its devices at once.
    static func join(_ store: Store, _ person: Person, publishing isPublishing: Bool = true) async throws {
        let login = login(of: person)
        let user = NewUser(id: person.who.user, login: login, created: Made.now)
        try #require(try await store.createUsers([user], in: network)?.count == 1)
        let hash = try #require(
            Hash512([UInt8](repeating: person.who.user.bytes[15], count: 48) + person.who.user.bytes)
        )
        let expires = Made.now.adding(seconds: Limits.invitationSeconds)
        try #require(try await store.putInvitation(hash, for: person.who, expires: expires))
        let enrolment = Enrolment(
            invitation: hash,
            device: person.devices[0],
            list: list(of: person, version: 1, devices: person.devices),
            vaults: [],
            bundles: [],
            administratorMAC: [UInt8](repeating: 6, count: 64)
        )
        try #require(try await store.enrol(enrolment, now: Made.now) == .enrolled)
        guard isPublishing else { return }
        for device in person.devices { try await publish(store, device) }
    }

    static func publish(_ store: Store, _ device: DeviceID) async throws {
        let bundle = Made.bundle(.rotating, seed: device.bytes[15])
        let outcome = try await store.putKeys([bundle], of: device, now: Made.now)
        try #require(outcome == .taken(left: 0))
    }

    static func list(of person: Person, version: UInt32, devices: [DeviceID]) -> DeviceListChange {
        DeviceListChange(
            who: person.who,
            document: Made.document(.deviceList(of: person.who), version, seed: 10 + UInt8(version)),
            previous: version == 1 ? .zero : Made.hash(9 + UInt8(version)),
            identity: Made.point,
            login: login(of: person),
            devices: devices.map { ListedDevice(id: $0, publicKey: Made.point, kind: .person) }
        )
    }

    /// A second connection to the database: what another process sees, and where faults are put in.
    func database() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // So that a test can hold the lock over several calls.
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: directory.sub("store/relay.sqlite"), configuration: configuration)
    }

    func rows(_ table: String) async throws -> Int {
        try await database().read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    func fault(_ sql: String) async throws {
        try await database().write { db in try db.execute(sql: sql) }
    }
}

extension StoreOptions {
    /// Nothing waits for company.
    static var immediate: StoreOptions {
        var options = StoreOptions()
        options.commitWindow = .zero
        options.companyWindow = .zero
        options.lockWait = .milliseconds(50)
        return options
    }

    /// Nothing is written before something forces it.
    static var patient: StoreOptions {
        var options = StoreOptions.immediate
        options.commitWindow = .seconds(3600)
        options.companyWindow = .seconds(3600)
        return options
    }
}
