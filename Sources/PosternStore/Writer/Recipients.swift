import PosternWire

/// Promise 4, for a message between two users (or of one with itself).
///
/// May be there: the devices on both users' newest lists, but for the sending one. Must be there: those of them that
/// are not suspended, reset or without a published key. A row for a suspended or reset device is taken and dropped.
struct Recipients {
    let delivered: [UnwrittenMessage.Waiting]
    /// Listed devices that get nothing, sorted.
    let leftOut: [DeviceID]

    enum Judgement {
        case right(Recipients)
        case wrong(missing: [DeviceID], surplus: [DeviceID])
    }

    /// - Parameter block: The devices of the wrap block, in its order.
    static func judge(_ block: [DeviceID], sender: RosterDevice, users: [RosterUser]) -> Judgement {
        let listed = users.flatMap(\.devices).filter { $0.id != sender.id }
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
        guard surplus.isEmpty, due == listed.count(where: \.isDue) else {
            let missing = listed.filter { $0.isDue && !block.contains($0.id) }.map(\.id)
            return .wrong(missing: missing.sorted(), surplus: surplus)
        }
        guard delivered.count < listed.count else { return .right(Recipients(delivered: delivered, leftOut: [])) }
        let reached = Set(delivered.map(\.device.id))
        let leftOut = listed.map(\.id).filter { !reached.contains($0) }.sorted()
        return .right(Recipients(delivered: delivered, leftOut: leftOut))
    }
}
