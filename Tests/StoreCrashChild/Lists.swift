import Foundation
import PosternStore
import PosternWire

/// Puts one device list of a user after another. Every other one names a second device, which the next one removes.
struct ListChanges {
    let who: Who
    let device: DeviceID

    /// - Parameter printed: Called with each version that the store says is stored.
    func run(in store: Store, from first: UInt64, printed: (UInt64) -> Void) async throws {
        var version = first
        while true {
            guard case .stored = try await store.replaceList(change(version), now: Timestamp(seconds: 1_800_000_000))
            else { exit(69) }
            printed(version)
            version += 1
        }
    }

    private func change(_ version: UInt64) -> DeviceListChange {
        DeviceListChange(
            who: who,
            document: StoredDocument(
                chain: .deviceList(of: who),
                version: UInt32(version),
                body: bytes(version),
                signature: [UInt8](repeating: 5, count: Limits.signatureBytes),
                hash: hash(version)
            ),
            previous: hash(version - 1),
            identity: point,
            login: "user\(who.user.bytes[15])",
            devices: [listed(device)] + (version % 2 == 0 ? [listed(second(version))] : [])
        )
    }

    private var point: [UInt8] { [UInt8](repeating: 4, count: Limits.pointBytes) }

    private func listed(_ id: DeviceID) -> ListedDevice { ListedDevice(id: id, publicKey: point, kind: .person) }

    private func second(_ version: UInt64) -> DeviceID {
        DeviceID([UInt8](repeating: 0xD0, count: 8) + bytes(version)) ?? .zero
    }

    /// The first list is the fixture's.
    private func hash(_ version: UInt64) -> Hash512 {
        let whole = version == 1 ? [UInt8](repeating: 11, count: 64) : (0..<8).flatMap { _ in bytes(version) }
        return Hash512(whole) ?? .zero
    }

    private func bytes(_ version: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: version >> (56 - 8 * UInt64($0))) }
    }
}
