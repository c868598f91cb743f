import PosternRelay
import PosternSession
import PosternWire
import Synchronization

/// An honest relay, what it is asked, and the lie that is told in its name at the moment.
final class LyingRelay: Sendable {
    private struct State {
        var honest: Relay
        var lie = Lie.none
        var asked: [RelayQuestion] = []
        var offered: [DeviceID: [Delivery]] = [:]
    }

    private let state: Mutex<State>

    init(_ honest: Relay) {
        state = Mutex(State(honest: honest))
    }

    /// Another one, over the same store or a restored one, for the connections that come from now on.
    var honest: Relay {
        get { state.withLock { $0.honest } }
        set { state.withLock { $0.honest = newValue } }
    }

    var lie: Lie {
        get { state.withLock { $0.lie } }
        set { state.withLock { $0.lie = newValue } }
    }

    /// Everything that clients asked, as they asked it.
    var asked: [RelayQuestion] { state.withLock { $0.asked } }

    /// Every message that clients sent.
    var sent: [Send] {
        asked.compactMap { if case .send(_, let send) = $0 { send } else { nil } }
    }

    /// Every message that clients repeated after a restore.
    var repeated: [Repeat] {
        asked.compactMap { if case .repeat(_, let repeated) = $0 { repeated } else { nil } }
    }

    /// What the honest relay had for a device, each as often as it was offered.
    func offered(to device: DeviceID) -> [Delivery] { state.withLock { $0.offered[device] ?? [] } }

    func note(_ question: RelayQuestion) { state.withLock { $0.asked.append(question) } }

    func note(_ delivery: Delivery, to device: DeviceID) {
        state.withLock { $0.offered[device, default: []].append(delivery) }
    }
}
