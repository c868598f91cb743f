import FoundationEssentials
package import PosternWire
import Synchronization

/// One connection's end of a link, as the relay sees it. Does not block; what comes for a connection that is gone is
/// dropped.
package protocol LinkEnd: AnyObject, Sendable {
    func passed(_ passed: LinkPassed)
}

/// New devices that wait for one of their user's devices, and the pairs that came of it: in memory, for a few minutes.
///
/// The relay passes payloads on and never looks into them. Who opens a link needs no proof, and names any user id, so
/// everything here is bounded: each connection has one link, and there are so many of a user and in all.
final class LinkBook: Sendable {
    /// Links in all, of users that are here or not.
    static let most = 4096
    /// Payloads that one side passes on one link; the exchange needs two.
    static let payloadsOfSide = 8

    fileprivate struct Link {
        let user: Who
        let commitment: [UInt8]
        let new: any LinkEnd
        var old: (any LinkEnd)?
        /// When it was opened; when it was taken, from then on.
        var since: Timestamp
        var passedByNew = 0
        var passedByOld = 0

        func isOver(at now: Timestamp) -> Bool {
            now.milliseconds(since: since) >= Timestamp(seconds: Limits.linkSeconds).milliseconds
        }
    }

    fileprivate struct State {
        /// By number, which rises with each opening.
        var links: [UInt64: Link] = [:]
        var places: [ObjectIdentifier: UInt64] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())
}

extension LinkBook {
    enum Opening: Hashable {
        case waits
        /// So many wait already; the first of them goes after so many seconds.
        case tooMany(retryAfter: UInt32)
    }

    /// A new device waits on this connection, in the place of an earlier link of it.
    func open(_ commitment: [UInt8], for user: Who, at end: any LinkEnd, now: Timestamp) -> Opening {
        let (opening, ended) = state.withLock { state -> (Opening, [any LinkEnd]) in
            let ended = state.expire(now: now) + state.leave(end)
            let waiting = state.links.values.filter { $0.user == user && $0.old == nil }
            guard waiting.count < Limits.linksOfUser, state.links.count < Self.most else {
                let first = (waiting.isEmpty ? Array(state.links.values) : waiting).map(\.since).min() ?? now
                let waited = min(now.milliseconds(since: first) / 1000, Limits.linkSeconds - 1)
                return (.tooMany(retryAfter: UInt32(clamping: Limits.linkSeconds - waited)), ended)
            }
            state.last += 1
            state.links[state.last] = Link(user: user, commitment: commitment, new: end, since: now)
            state.places[ObjectIdentifier(end)] = state.last
            return (.waits, ended)
        }
        tellEnd(ended)
        return opening
    }

    /// Pairs a device's connection with a new device that waits for its user; an earlier link of it ends.
    ///
    /// - Parameter commitment: Whose; `nil`: the newest.
    /// - Returns: The commitment; `nil` when nobody waits.
    func take(_ commitment: [UInt8]?, of user: Who, at end: any LinkEnd, now: Timestamp) -> [UInt8]? {
        let (taken, ended) = state.withLock { state -> ([UInt8]?, [any LinkEnd]) in
            let ended = state.expire(now: now) + state.leave(end)
            let waiting = state.links.filter { _, link in
                link.user == user && link.old == nil && commitment.map { $0 == link.commitment } != false
            }
            guard let number = waiting.keys.max(), var link = waiting[number] else { return (nil, ended) }
            link.old = end
            link.since = now
            state.links[number] = link
            state.places[ObjectIdentifier(end)] = number
            return (link.commitment, ended)
        }
        tellEnd(ended)
        return taken
    }

    enum Passing: Hashable {
        case passed
        /// Nobody is at the other end.
        case nobody
        case tooMany
    }

    func pass(_ payload: Data, from end: any LinkEnd, now: Timestamp) -> Passing {
        let (passing, other) = state.withLock { state -> (Passing, (any LinkEnd)?) in
            guard let number = state.places[ObjectIdentifier(end)], var link = state.links[number],
                let old = link.old, !link.isOver(at: now)
            else { return (.nobody, nil) }
            let isNew = link.new === end
            guard (isNew ? link.passedByNew : link.passedByOld) < Self.payloadsOfSide else { return (.tooMany, nil) }
            if isNew { link.passedByNew += 1 } else { link.passedByOld += 1 }
            state.links[number] = link
            return (.passed, isNew ? old : link.new)
        }
        var passed = LinkPassed()
        passed.payload = payload
        other?.passed(passed)
        return passing
    }

    /// The connection is gone: its link is withdrawn, and who is at the other end is told.
    func leave(_ end: any LinkEnd) {
        tellEnd(state.withLock { $0.leave(end) })
    }

    /// Ends what has had its time; everybody in it is told.
    func expire(now: Timestamp) {
        tellEnd(state.withLock { $0.expire(now: now) })
    }

    private func tellEnd(_ ends: [any LinkEnd]) {
        var passed = LinkPassed()
        passed.ended = true
        for end in ends { end.passed(passed) }
    }
}

extension LinkBook.State {
    /// - Returns: Who is left at the other end.
    fileprivate mutating func leave(_ end: any LinkEnd) -> [any LinkEnd] {
        guard let number = places[ObjectIdentifier(end)] else { return [] }
        return remove(number).filter { $0 !== end }
    }

    /// - Returns: Who was in a link that is over.
    fileprivate mutating func expire(now: Timestamp) -> [any LinkEnd] {
        links.filter { $0.value.isOver(at: now) }.keys.flatMap { remove($0) }
    }

    private mutating func remove(_ number: UInt64) -> [any LinkEnd] {
        guard let link = links.removeValue(forKey: number) else { return [] }
        let ends = [link.new] + [link.old].compactMap(\.self)
        for end in ends { places[ObjectIdentifier(end)] = nil }
        return ends
    }
}
