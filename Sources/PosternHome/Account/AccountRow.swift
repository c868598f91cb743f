import GRDB
import PosternWire

/// The one row of `account`, its names and keys opened.
struct AccountRow {
    let account: Account
    let signingSlot: Int64
    let identitySlot: Int64?
    private let row: Row

    init?(_ db: Database, sealing: borrowing RowSealing) throws {
        guard let row = try db.row("SELECT * FROM account") else { return nil }
        let device: DeviceID = try row.id("device")
        var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .account, row: device.bytes))
        account = Account(
            who: Who(network: try row.id("network"), user: try row.id("user")),
            login: try reader.text(),
            device: device,
            kind: try row.choice("kind"),
            identity: try reader.point(),
            signingKey: try reader.point(),
            address: try reader.text(),
            charterFloor: try reader.u32()
        )
        signingSlot = try row.integer("signing_slot")
        identitySlot = try row.optionalInteger("identity_slot")
        self.row = row
    }

    var isRegistered: Bool {
        get throws { try row.integer("state") == 2 }
    }

    func registration(sealing: borrowing RowSealing) throws -> Registration {
        if try isRegistered {
            let state = RelayState(
                epoch: try row.optionalID("epoch"),
                lastAccepted: try row.optionalID("last_accepted"),
                isCopy: try row.flag("copied")
            )
            return .registered(account, state)
        }
        let request = try sealing.open(try row.bytes("request"), .request, row: account.device.bytes)
        return request.isEmpty ? .adding(account) : .drafted(account, request: request)
    }

    static func sealed(_ account: Account, sealing: borrowing RowSealing) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.text(account.login)
        writer.append(account.identity)
        writer.append(account.signingKey)
        writer.text(account.address)
        writer.u32(account.charterFloor)
        return try sealing.seal(writer.bytes, .account, row: account.device.bytes)
    }
}
