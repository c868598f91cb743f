package import PosternWire

/// What the entries of a room have made of it, up to one version.
///
///     T("room state") network[16] room[16] version.u32 kind.u8 timers members X
///
/// Nobody signs it: each entry names H of the state after it. Room is zero in version 1, as in the entry, whose hash
/// cannot stand in what it names.
package struct RoomState: Hashable, Sendable {
    package private(set) var network: NetworkID
    package private(set) var room: ConversationID
    package private(set) var version: UInt32
    package let kind: RoomKind
    package private(set) var timers: RoomTimers
    /// Sorted by ``RoomMember/who``, at most 500. A room that everyone was removed from takes no entry any more.
    package private(set) var members: [RoomMember]
    /// Without empty values.
    package private(set) var extensions: Extensions
}

extension RoomState {
    /// What `entry` makes of the room, whether or not it may.
    ///
    /// - Parameter before: `nil` for version 1.
    /// - Returns: `nil` when a room would be created twice, or changed before it was created.
    init?(after entry: RoomEntry, on before: RoomState?) {
        switch (entry.change, before) {
        case (.create(let creation), nil): self.init(creation)
        case (.create, _), (_, nil): return nil
        case (let change, let before?):
            self = before
            apply(change)
        }
        network = entry.network
        room = entry.room
        version = entry.version
    }

    /// The state after entries that were taken before, from the own store, which nobody else writes to. They follow one
    /// another there; the last one's hash says whether this is its state.
    ///
    /// - Parameters:
    ///   - documents: Ascending, at least one.
    ///   - before: Of the version before them; `nil` where the first is version 1.
    /// - Throws: ``ChainError/layout(_:)``, or ``ChainError/unlawful(_:)`` where it is not.
    package static func restored(after documents: [Document], on before: RoomState?) throws(ChainError) -> RoomState {
        var state = before
        var hash: Hash512?
        for document in documents {
            let entry = try Verified<RoomEntry>(reading: document)
            state = RoomState(after: entry.content, on: state)
            hash = entry.content.stateAfter
        }
        guard let state, state.hash == hash else { throw .unlawful(.wrongState) }
        return state
    }

    private init(_ creation: RoomCreation) {
        network = .zero
        room = .zero
        version = 0
        kind = creation.kind
        timers = creation.timers
        members = creation.members.sorted { $0.who < $1.who }
        extensions = Extensions()
    }

    private mutating func apply(_ change: RoomChange) {
        switch change {
        case .create: break
        case .set(let set):
            let named = Set(set.map(\.who))
            members = (members.filter { !named.contains($0.who) } + set).sorted { $0.who < $1.who }
        case .remove(let users):
            let removed = Set(users)
            members.removeAll { removed.contains($0.who) }
        case .timers(let timers): self.timers = timers
        case .items(let items):
            let named = Set(items.items.map(\.type))
            let kept = extensions.items.filter { !named.contains($0.type) }
            let set = items.items.filter { !$0.value.isEmpty }
            extensions = Extensions(items: (kept + set).sorted { $0.type < $1.type })
        }
    }

    package func member(_ who: Who) -> RoomMember? { members.first { $0.who == who } }
}

extension RoomState {
    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(.roomState)
        writer.identifier(network)
        writer.identifier(room)
        writer.u32(version)
        writer.u8(kind.rawValue)
        writer.timers(timers)
        writer.members(members)
        extensions.write(to: &writer)
        return writer.bytes
    }

    /// H(state).
    package var hash: Hash512 { .of(body) }

    /// A state as the relay serves it. What it is worth is its hash's to say: see ``RoomChain/init(at:entry:state:)``.
    ///
    /// - Throws: ``LayoutError`` for anything but the exact layout.
    package init(parsing body: [UInt8]) throws(LayoutError) {
        guard body.count <= Limits.roomStateBytes else { throw .tooLong }
        var reader = ByteReader(body)
        try reader.label(.roomState)
        network = try reader.identifier()
        room = try reader.identifier()
        version = try reader.u32()
        kind = try reader.roomKind()
        timers = try reader.timers()
        members = try reader.members(0...Limits.roomMembers)
        extensions = try Extensions(from: &reader)
        try reader.finish()
        try checkRules()
    }

    private func checkRules() throws(LayoutError) {
        guard network != .zero else { throw .meaningless("network") }
        guard version >= 1 else { throw .meaningless("version") }
        guard (version == 1) == (room == .zero) else { throw .meaningless("room") }
        guard kind.allows(members) else { throw .meaningless("role") }
        // As it was created: by somebody, and without items.
        guard version > 1 || !members.isEmpty else { throw .meaningless("members") }
        guard extensions.items.allSatisfy({ !$0.value.isEmpty && version > 1 }) else { throw .meaningless("extension") }
    }
}
