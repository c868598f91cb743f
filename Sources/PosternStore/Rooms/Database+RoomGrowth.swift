import Foundation
import GRDB
import PosternWire

/// By how many devices a list makes its user's rooms larger, or smaller.
struct RoomGrowth {
    let user: Int64
    /// Whose rooms: another one than that of the list before is in none.
    let identity: [UInt8]
    let devices: Int
}

extension Database {
    /// - Returns: `nil` before the first list.
    func roomGrowth(by change: DeviceListChange, of user: ListOwner) throws -> RoomGrowth? {
        guard let identity = user.identity else { return nil }
        let listed = try listedDevices(of: user.row).count
        let next = identity == change.identity ? change.devices.count : 0
        return RoomGrowth(user: user.row, identity: identity, devices: next - listed)
    }

    /// Whether none of the rooms becomes too large; what makes none larger may always come.
    func roomsHold(_ growth: RoomGrowth?, limit: Int?) throws -> Bool {
        guard let limit, let growth, growth.devices > 0 else { return true }
        let most = try Int.fetchOne(
            cachedStatement(sql: "SELECT max(devices) FROM room WHERE id IN (\(rooms))"),
            arguments: [growth.user, Data(growth.identity)]
        )
        return (most ?? 0) + growth.devices <= limit || most == nil
    }

    func count(_ growth: RoomGrowth?) throws {
        guard let growth, growth.devices != 0 else { return }
        try cachedStatement(sql: "UPDATE room SET devices = max(0, devices + ?) WHERE id IN (\(rooms))")
            .execute(arguments: [growth.devices, growth.user, Data(growth.identity)])
    }

    private var rooms: String { "SELECT room FROM room_member WHERE user = ? AND until IS NULL AND identity = ?" }
}
