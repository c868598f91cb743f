import NIOCore
import PosternSession
import Synchronization

/// Brings events of other threads to the sessions of one event loop: however many wait, the loop is woken once, and
/// each connection writes once for all of them.
final class LoopInbox<Session: FrameSession>: Sendable {
    private struct Letter: Sendable {
        let handler: NIOLoopBound<SessionHandler<Session>>
        let event: Session.Event
    }

    private struct State {
        var letters: [Letter] = []
        var isScheduled = false
    }

    private let loop: any EventLoop
    private let state = Mutex(State())

    init(loop: any EventLoop) {
        self.loop = loop
    }

    func post(_ event: Session.Event, to handler: NIOLoopBound<SessionHandler<Session>>) {
        let mustSchedule = state.withLock { state in
            state.letters.append(Letter(handler: handler, event: event))
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { loop.execute { self.hand() } }
    }

    private func hand() {
        let letters = state.withLock { state in
            state.isScheduled = false
            defer { state.letters = [] }
            return state.letters
        }
        for letter in letters { letter.handler.value.post(letter.event) }
        for letter in letters { letter.handler.value.flush() }
    }
}
