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

    @_specialize(where Session == ServerSession)
    func post(_ event: Session.Event, to handler: NIOLoopBound<SessionHandler<Session>>) {
        let mustSchedule = state.withLock { state in
            state.letters.append(Letter(handler: handler, event: event))
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { loop.execute { self.hand() } }
    }

    @_specialize(where Session == ServerSession)
    private func hand() {
        let letters = state.withLock { state in
            state.isScheduled = false
            defer { state.letters = [] }
            return state.letters
        }
        // By index: to copy a letter costs more than to hand it over.
        for index in letters.indices { letters[index].handler.value.post(letters[index].event) }
        for index in letters.indices { letters[index].handler.value.flush() }
    }
}
