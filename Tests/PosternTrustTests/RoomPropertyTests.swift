import PosternTrust
import PosternWire
import Testing

@Suite("Random histories of rooms")
struct RoomPropertyTests {
    @Test(
        "a lawful history is taken, its states keep their promises, and nothing else leads to another state",
        arguments: 1...24
    )
    func lawful(_ seed: Int) throws {
        var random = Mutator(seed: UInt64(seed))
        var scene = try RoomScene(of: random.below(2) == 0 ? .moderated : .group)
        for step in 0..<30 {
            if random.below(6) == 0 { scene.reset([scene.alice, scene.bob, scene.carol, scene.dave][random.below(4)]) }
            guard let before = scene.head, let (author, change) = scene.lawful(&random) else { break }
            let entry = try scene.write(change, by: author)
            #expect(try RoomEntry(parsing: entry.body) == entry)
            let after = try #require(scene.state)
            #expect(try RoomState(parsing: after.body) == after, "step \(step)")
            #expect(after.members == after.members.sorted { $0.who < $1.who })
            #expect(after != before.state && after.version == before.version + 1)
            try expectNoOther(than: after, entry, on: before, scene, &random)
        }
    }

    /// Whatever is done to an entry's bytes: it is refused, or changes nothing that the state says.
    private func expectNoOther(
        than after: RoomState,
        _ entry: RoomEntry,
        on before: RoomHead,
        _ scene: RoomScene,
        _ random: inout Mutator
    ) throws {
        for _ in 0..<40 {
            let bytes = random.mutated(entry.body)
            guard bytes != entry.body, let mutant = try? RoomEntry(parsing: bytes) else { continue }
            let identity = scene.identity(mutant.author)
            let known = KnownIdentities.newest(scene.newest)
            guard let other = try? RoomState.after(mutant, by: identity, on: before.state, knowing: known) else {
                continue
            }
            // Version 2 alone may name another room: the state before it has none, and the chain looks at it.
            guard mutant.room == entry.room else {
                #expect(mutant.version == 2)
                continue
            }
            #expect(other == after)
        }
    }
}

extension RoomScene {
    /// Something that somebody may do; `nil` when nobody may do anything.
    fileprivate func lawful(_ random: inout Mutator) -> (author: Who, change: RoomChange)? {
        guard let state, !state.members.isEmpty else { return nil }
        let current = state.members.filter { newest[$0.who] == $0.identity }
        let moderators = current.filter { state.kind == .group || $0.role == .moderator }
        guard let author = random.one(of: moderators)?.who else {
            guard let voter = random.one(of: current), let chosen = random.one(of: current) else { return nil }
            return (voter.who, .set([member(chosen.who, .moderator)]))
        }
        for _ in 0..<50 {
            let change = anything(&random, by: author, in: state)
            if isAllowed(change, in: state) { return (author, change) }
        }
        return nil
    }

    private func anything(_ random: inout Mutator, by author: Who, in state: RoomState) -> RoomChange {
        let everybody = [alice, bob, carol, dave]
        switch random.below(4) {
        case 0:
            let role: RoomMember.Role = state.kind == .moderated && random.below(2) == 0 ? .moderator : .member
            return .set([member(everybody[random.below(4)], role)])
        case 1: return .remove([state.kind == .group ? author : everybody[random.below(4)]])
        case 2: return .timers(RoomTimers(expiry: UInt32(random.below(3)), burn: UInt32(random.below(3))))
        default:
            let value = [UInt8](repeating: 1, count: random.below(3))
            return .items(Extensions(items: [.init(type: UInt16(2 * random.below(3) + 1), value: value)]))
        }
    }

    /// Said another way than the rules say it: the change changes something, and leaves whom a room needs.
    private func isAllowed(_ change: RoomChange, in state: RoomState) -> Bool {
        var roles = Dictionary(state.members.map { ($0.who, $0) }) { first, _ in first }
        switch change {
        case .create: return false
        case .set(let set): for member in set { roles[member.who] = member }
        case .remove(let users): for who in users { roles[who] = nil }
        case .timers(let timers): return timers != state.timers
        case .items(let items):
            return items.items.allSatisfy { item in
                state.extensions.items.contains(item) == false
                    && (!item.value.isEmpty || state.extensions.items.contains { $0.type == item.type })
            }
        }
        guard roles != Dictionary(state.members.map({ ($0.who, $0) }), uniquingKeysWith: { first, _ in first }) else {
            return false
        }
        return state.kind == .group || roles.isEmpty || roles.values.contains { $0.role == .moderator }
    }
}

extension Mutator {
    fileprivate mutating func one<Item>(of items: [Item]) -> Item? {
        items.isEmpty ? nil : items[below(items.count)]
    }
}
