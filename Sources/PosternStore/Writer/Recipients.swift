import PosternWire

/// Promise 4: whom a message is for.
///
/// Between two users (or of one with itself), and in a room, may be there: the devices on the newest lists of all of
/// them, but for the sending one. Must be there: those of them that are not suspended, reset or without a published
/// key. A row for a suspended or reset device is taken and dropped.
struct Recipients {
    /// In the order of the block.
    private(set) var delivered: [UnwrittenMessage.Waiting] = []
    /// Listed devices that get nothing, sorted.
    private(set) var leftOut: [DeviceID] = []

    enum Audience {
        case users([RosterUser])
        /// Exactly one of the user's devices, and not the sending one.
        case oneDevice(of: RosterUser)
        case room(RosterRoom)
    }

    enum Judgement {
        case right(Recipients)
        /// Both sorted.
        case wrong(missing: [RosterDevice], surplus: [DeviceID])
    }

    /// - Parameters:
    ///   - block: The devices of the wrap block, in its order: sorted, each once.
    ///   - isRepeated: Rows for devices that are not listed now are dropped, and none is missing.
    static func judge(
        _ block: [DeviceID],
        sender: RosterDevice,
        _ audience: Audience,
        isRepeated: Bool
    ) -> Judgement {
        var recipients = Recipients()
        var missing: [RosterDevice] = []
        var surplus: [DeviceID] = []
        let listed = audience.devices(of: block)
        var next = 0
        // Both are sorted: one pass, however large the room.
        for (row, id) in block.enumerated() {
            while next < listed.count, listed[next].id < id {
                recipients.leaveOut(listed[next], of: sender, &missing)
                next += 1
            }
            guard next < listed.count, listed[next].id == id, id != sender.id else {
                surplus.append(id)
                continue
            }
            recipients.take(listed[next], row)
            next += 1
        }
        for device in listed[next...] { recipients.leaveOut(device, of: sender, &missing) }
        guard isRepeated || surplus.isEmpty && missing.isEmpty else {
            return .wrong(missing: missing, surplus: surplus)
        }
        return .right(recipients)
    }

    private mutating func take(_ device: RosterDevice, _ row: Int) {
        if device.isShutOut {
            leftOut.append(device.id)
        } else {
            delivered.append(UnwrittenMessage.Waiting(device: device, row: row))
        }
    }

    private mutating func leaveOut(_ device: RosterDevice, of sender: RosterDevice, _ missing: inout [RosterDevice]) {
        guard device.id != sender.id else { return }
        leftOut.append(device.id)
        if device.isDue { missing.append(device) }
    }
}

extension Recipients.Audience {
    /// The listed devices that a block may name, sorted; the sending one perhaps among them.
    fileprivate func devices(of block: [DeviceID]) -> [RosterDevice] {
        switch self {
        case .users(let users) where users.count == 1: users[0].devices
        case .users(let users): users.flatMap(\.devices).sorted { $0.id < $1.id }
        case .oneDevice(let user): user.devices.filter { $0.id == block.first }
        case .room(let room): room.devices
        }
    }
}
