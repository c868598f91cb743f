import PosternWire

/// Promise 4: whom a message is for.
///
/// Between two users (or of one with itself) may be there: the devices on both users' newest lists, but for the sending
/// one. Must be there: those of them that are not suspended, reset or without a published key. A row for a suspended
/// or reset device is taken and dropped.
struct Recipients {
    let delivered: [UnwrittenMessage.Waiting]
    /// Listed devices that get nothing, sorted.
    let leftOut: [DeviceID]

    enum Audience {
        case users([RosterUser])
        /// Exactly one of the user's devices, and not the sending one.
        case oneDevice(of: RosterUser)
    }

    enum Judgement {
        case right(Recipients)
        case wrong(missing: [DeviceID], surplus: [DeviceID])
    }

    /// - Parameters:
    ///   - block: The devices of the wrap block, in its order.
    ///   - isRepeated: Rows for devices that are not listed now are dropped, and none is missing.
    static func judge(
        _ block: [DeviceID],
        sender: RosterDevice,
        _ audience: Audience,
        isRepeated: Bool
    ) -> Judgement {
        let listed: [RosterDevice]
        switch audience {
        case .users(let users): listed = users.flatMap(\.devices).filter { $0.id != sender.id }
        case .oneDevice(let user): listed = user.devices.filter { $0.id != sender.id && $0.id == block.first }
        }
        var delivered: [UnwrittenMessage.Waiting] = []
        var surplus: [DeviceID] = []
        var due = 0
        for (row, id) in block.enumerated() {
            guard let device = listed.first(where: { $0.id == id }) else {
                surplus.append(id)
                continue
            }
            if device.isDue { due += 1 }
            if !device.isShutOut { delivered.append(UnwrittenMessage.Waiting(device: device, row: row)) }
        }
        guard isRepeated || surplus.isEmpty && due == listed.count(where: \.isDue) else {
            let missing = listed.filter { $0.isDue && !block.contains($0.id) }.map(\.id)
            return .wrong(missing: missing.sorted(), surplus: surplus)
        }
        guard delivered.count < listed.count else { return .right(Recipients(delivered: delivered, leftOut: [])) }
        let reached = Set(delivered.map(\.device.id))
        let leftOut = listed.map(\.id).filter { !reached.contains($0) }.sorted()
        return .right(Recipients(delivered: delivered, leftOut: leftOut))
    }
}
