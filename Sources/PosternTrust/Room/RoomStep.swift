import PosternWire

/// One entry with everything about it checked that does not hang on later ones, and where it leads.
///
/// The relay takes an entry that is one of these, and a reader too, but for a device that is no longer listed: see
/// ``RoomChain``.
package struct RoomStep: Hashable, Sendable {
    package let entry: VerifiedRoomEntry
    /// After the entry.
    package let head: RoomHead

    /// - Parameters:
    ///   - before: What the entry has to build on; `nil` for version 1.
    ///   - list: The author's device list of the version that the entry names. The relay gives the newest, and so takes
    ///     no other.
    ///   - lastListVersion: The one that the author's last entry in this room named, 0 before the first.
    ///   - identities: Of the users that ``RoomEntry/concerned(on:)`` names.
    /// - Throws: ``ChainError/layout(_:)``; ``ChainError/wrongSubject`` for another room or network;
    ///   ``ChainError/unknownList(_:version:)`` when it names another list; ``ChainError/notAuthentic`` unless its
    ///   device, on that list, signed it; ``ChainError/gap(expected:offered:)``,
    ///   ``ChainError/rollback(held:offered:)``, ``ChainError/fork(version:)`` or ``ChainError/brokenLink(version:)``
    ///   for another place; ``ChainError/listVersionFell(_:)``; ``ChainError/unlawful(_:)``.
    package init(
        _ document: Document,
        on before: RoomHead?,
        under list: VerifiedDeviceList,
        lastListVersion: UInt32,
        knowing identities: KnownIdentities
    ) throws(ChainError) {
        let entry = try Verified<RoomEntry>(reading: document)
        if let before { try entry.checkSubject(room: before.room, network: before.state.network) }
        try entry.checkSignature(under: list)
        try entry.checkPlace(after: before)
        guard entry.content.listVersion >= lastListVersion else { throw .listVersionFell(entry.content.author) }
        let state: RoomState
        do {
            let identity = list.content.identity.hash
            state = try .after(entry.content, by: identity, on: before?.state, knowing: identities)
        } catch { throw .unlawful(error) }
        self.entry = entry
        head = RoomHead(room: entry.room, entry: entry.hash, state: state)
    }
}

extension Verified<RoomEntry> {
    /// The id of the room that it belongs to, which version 1 makes.
    var room: ConversationID {
        content.version == 1 ? ConversationID(firstRoomEntry: hash) : content.room
    }

    /// - Parameter network: The room's home; `nil` before anything of the room is known.
    func checkSubject(room: ConversationID, network: NetworkID?) throws(ChainError) {
        guard self.room == room, network == nil || content.network == network else { throw .wrongSubject }
    }

    /// The device is on the list that the entry names, and signed it.
    func checkSignature(under list: VerifiedDeviceList) throws(ChainError) {
        guard list.content.who == content.author, list.version == content.listVersion else {
            throw .unknownList(content.author, version: content.listVersion)
        }
        guard let device = list.content.device(content.device), document.isSigned(by: device.key) else {
            throw .notAuthentic
        }
    }

    fileprivate func checkPlace(after head: RoomHead?) throws(ChainError) {
        let held = head?.version ?? 0
        guard version <= held || version - 1 == held else { throw .gap(expected: held + 1, offered: version) }
        guard version >= held else { throw .rollback(held: held, offered: version) }
        guard version > held else { throw .fork(version: version) }
        guard content.previous == head?.entry ?? .zero else { throw .brokenLink(version: version) }
    }
}
