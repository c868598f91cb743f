import PosternTrust
package import PosternWire
import Synchronization

/// A live connection, as the relay sees it. None of these blocks; what comes for a connection that is gone is dropped.
package protocol Mailbox: AnyObject, Sendable {
    func deliver(_ number: UInt64, own: OwnWrap, shared: SharedDelivery)
    func changed(_ changed: Changed)
    /// Its user is in this security group now.
    func moved(_ place: GroupPlace)
    func leave(_ reason: GoodbyeReason)
}

/// Which devices are connected: device → mailbox of its one live connection, and its other connections.
///
/// The relay reaches a connection only through this. Shared by all threads, so a dictionary under a lock.
package final class Switchboard: Sendable {
    private struct Place {
        let network: NetworkID
        var live: (any Mailbox)?
        var commands: [any Mailbox] = []

        var isEmpty: Bool { live == nil && commands.isEmpty }
        var all: [any Mailbox] { commands + [live].compactMap(\.self) }
    }

    private struct Live {
        let mailbox: any Mailbox
        /// What its device was told last; `nil` for one whose user's group nobody named.
        var group: GroupPlace?
        /// Of that group's policy.
        var scope: PolicyScope?

        mutating func tell(_ place: GroupPlace, in network: NetworkID) {
            group = place
            scope = PolicyScope(group: place.group, in: network)
        }
    }

    private struct State {
        var places: [DeviceID: Place] = [:]
        /// The live connections once more, by network: what is told to all is read in one go.
        var live: [NetworkID: [DeviceID: Live]] = [:]
        var cuts: UInt64 = 0
        var groupNews: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The newest live connection wins; the older one is told that it was replaced.
    ///
    /// - Parameter group: What the device was told at sign-in.
    /// - Returns: False where the device has as many connections as it may.
    package func connect(
        _ mailbox: any Mailbox,
        isLive: Bool,
        device: DeviceID,
        of who: Who,
        in group: GroupPlace? = nil
    ) -> Bool {
        let (isTaken, replaced) = state.withLock { state -> (Bool, (any Mailbox)?) in
            var place = state.places[device] ?? Place(network: who.network)
            let replaced = isLive ? place.live : nil
            guard replaced != nil || place.all.count < Limits.connectionsOfDevice else { return (false, nil) }
            if isLive { place.live = mailbox } else { place.commands.append(mailbox) }
            state.places[device] = place
            if isLive {
                var live = Live(mailbox: mailbox)
                if let group { live.tell(group, in: who.network) }
                state.live[who.network, default: [:]][device] = live
            }
            return (true, replaced)
        }
        replaced?.leave(.replaced)
        return isTaken
    }

    package func disconnect(_ mailbox: any Mailbox, device: DeviceID, of who: Who) {
        state.withLock { state in
            guard var place = state.places[device] else { return }
            if place.live === mailbox {
                place.live = nil
                state.live[who.network]?[device] = nil
            }
            place.commands.removeAll { $0 === mailbox }
            state.places[device] = place.isEmpty ? nil : place
        }
    }

    /// - Returns: Of each device, in the same order.
    func live(_ devices: [DeviceID]) -> [(any Mailbox)?] {
        state.withLock { state in devices.map { state.places[$0]?.live } }
    }

    /// Ends every connection of a device at once.
    func cut(_ device: DeviceID) {
        let mailboxes = state.withLock { state in
            state.cuts += 1
            return state.places[device]?.all ?? []
        }
        for mailbox in mailboxes { mailbox.leave(.removed) }
    }

    /// Ends every connection of a network at once.
    func cut(everybodyOf network: NetworkID) {
        let mailboxes = state.withLock { state in
            state.cuts += 1
            return state.places.values.filter { $0.network == network }.flatMap(\.all)
        }
        for mailbox in mailboxes { mailbox.leave(.removed) }
    }

    /// How often a device was cut off. Who was let in before a cut, and connects after it, has to be looked at again.
    package var cuts: UInt64 { state.withLock { $0.cuts } }

    /// Tells every live device of a network that a document has a new version.
    func tell(everybodyOf network: NetworkID, _ changed: Changed) {
        let mailboxes = state.withLock { state in state.live[network].map { $0.values.map(\.mailbox) } ?? [] }
        for mailbox in mailboxes { mailbox.changed(changed) }
    }

    /// Tells the live devices of a security group's members that its policy has a new version.
    ///
    /// - Parameter scope: The group's.
    func tell(membersOf scope: PolicyScope, in network: NetworkID, _ changed: Changed) {
        let mailboxes = state.withLock { state -> [any Mailbox] in
            state.groupNews += 1
            return state.live[network]?.values.filter { $0.scope == scope }.map(\.mailbox) ?? []
        }
        for mailbox in mailboxes { mailbox.changed(changed) }
    }

    /// Tells those of a user's devices that are live in which group the user is, where they were told something else.
    func tell(_ devices: [DeviceID], in network: NetworkID, _ place: GroupPlace) {
        state.withLock { state in
            for device in devices {
                guard let live = state.live[network]?[device], live.group != place else { continue }
                state.live[network]?[device]?.tell(place, in: network)
                // Under the lock, so that what was set last is said last.
                live.mailbox.moved(place)
            }
        }
    }

    /// How often a user's group or a group's policy changed. Who was told of them before a change, and connects after it,
    /// has to be told again.
    package var groupNews: UInt64 { state.withLock { $0.groupNews } }

    /// To be called before the change is looked up.
    func noteGroupNews() {
        state.withLock { $0.groupNews += 1 }
    }

    /// Tells those of the devices that are live.
    func tell(_ devices: [DeviceID], _ changed: Changed) {
        let mailboxes = state.withLock { state in devices.compactMap { state.places[$0]?.live } }
        for mailbox in mailboxes { mailbox.changed(changed) }
    }

    package var counts: ConnectionCounts {
        state.withLock { state in
            state.places.values.reduce(into: ConnectionCounts()) { counts, place in
                counts.live += place.live == nil ? 0 : 1
                counts.command += place.commands.count
            }
        }
    }

    /// Devices that have a connection now.
    package var connectedDevices: Int { state.withLock { $0.places.count } }
}
