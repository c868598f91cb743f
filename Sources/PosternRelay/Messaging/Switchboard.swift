package import PosternWire
import Synchronization

/// A live connection, as the relay sees it. None of these blocks; what comes for a connection that is gone is dropped.
package protocol Mailbox: AnyObject, Sendable {
    func deliver(_ number: UInt64, own: OwnWrap, shared: SharedDelivery)
    func changed(_ changed: Changed)
    func leave(_ reason: GoodbyeReason)
}

/// Which devices are connected: device → mailbox of its one live connection, and its other connections.
///
/// The relay reaches a connection only through this. Shared by all threads, so a dictionary under a lock.
package final class Switchboard: Sendable {
    private struct Place {
        var live: (any Mailbox)?
        var commands: [any Mailbox] = []

        var isEmpty: Bool { live == nil && commands.isEmpty }
        var all: [any Mailbox] { commands + [live].compactMap(\.self) }
    }

    private struct State {
        var places: [DeviceID: Place] = [:]
        var users: [Who: Set<DeviceID>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The newest live connection wins; the older one is told that it was replaced.
    ///
    /// - Returns: False where the device has as many connections as it may.
    package func connect(_ mailbox: any Mailbox, isLive: Bool, device: DeviceID, of who: Who) -> Bool {
        let (isTaken, replaced) = state.withLock { state -> (Bool, (any Mailbox)?) in
            var place = state.places[device] ?? Place()
            let replaced = isLive ? place.live : nil
            guard replaced != nil || place.all.count < Limits.connectionsOfDevice else { return (false, nil) }
            if isLive { place.live = mailbox } else { place.commands.append(mailbox) }
            state.places[device] = place
            state.users[who, default: []].insert(device)
            return (true, replaced)
        }
        replaced?.leave(.replaced)
        return isTaken
    }

    package func disconnect(_ mailbox: any Mailbox, device: DeviceID, of who: Who) {
        state.withLock { state in
            guard var place = state.places[device] else { return }
            if place.live === mailbox { place.live = nil }
            place.commands.removeAll { $0 === mailbox }
            state.places[device] = place.isEmpty ? nil : place
            guard place.isEmpty else { return }
            state.users[who]?.remove(device)
            if state.users[who]?.isEmpty == true { state.users[who] = nil }
        }
    }

    func live(_ device: DeviceID) -> (any Mailbox)? {
        state.withLock { $0.places[device]?.live }
    }

    /// Ends every connection of a device at once.
    func cut(_ device: DeviceID) {
        let mailboxes = state.withLock { $0.places[device]?.all ?? [] }
        for mailbox in mailboxes { mailbox.leave(.removed) }
    }

    /// Tells a user's live devices that a document has a new version.
    func tell(_ who: Who, _ changed: Changed) {
        let mailboxes = state.withLock { state in
            state.users[who, default: []].compactMap { state.places[$0]?.live }
        }
        for mailbox in mailboxes { mailbox.changed(changed) }
    }

    /// Devices that have a connection now.
    package var connectedDevices: Int { state.withLock { $0.places.count } }
}
