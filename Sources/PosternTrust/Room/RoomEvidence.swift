import PosternWire

/// What a reader knows beside the entries: everybody's lists, and who has named an entry in a message.
struct RoomEvidence {
    let witnesses: [RoomWitness]
    let lists: [Who: DeviceListChain]
    /// Devices whose word does not count, listed or not.
    let shutOut: Set<DeviceID>

    /// The author's list that an entry names.
    ///
    /// - Throws: ``ChainError/unknownList(_:version:)``.
    func list(for entry: VerifiedRoomEntry) throws(ChainError) -> VerifiedDeviceList {
        let author = entry.content.author
        guard let list = lists[author]?.list(entry.content.listVersion) else {
            throw .unknownList(author, version: entry.content.listVersion)
        }
        return list
    }

    /// Whether the first of `steps` may be taken: its device is listed, or somebody stands by it.
    ///
    /// - Parameters:
    ///   - steps: A run. Who signed a later one builds on the first, and so does who named any of them in a message.
    ///   - before: What the first builds on; `nil` for version 1. Nobody is in a room before that: only the creator's
    ///     other devices say whether it is the creator's.
    func confirms(_ steps: [RoomStep], on before: RoomHead?) -> Bool {
        guard let first = steps.first else { return false }
        let entry = first.entry.content
        let isListed = lists[entry.author]?.newest.content.device(entry.device) != nil
        if isListed, !shutOut.contains(entry.device) { return true }
        let members = before?.state.members ?? first.head.state.members.filter { $0.who == entry.author }
        let points = Set(steps.map(\.head.point))
        let standing = steps.dropFirst().map(RoomWitness.init) + witnesses.filter { points.contains($0.point) }
        return standing.contains {
            !shutOut.contains($0.device) && $0.isCurrent(among: members, knowing: lists)
        }
    }
}
