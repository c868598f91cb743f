import Synchronization

/// Messages from each of some senders to the same many recipients, one under way from each: the next goes out when
/// everybody has the last one and its sender has the server's word for it.
///
/// It counts, whatever the server; whoever drives connections tells it what came.
final class FanOut: Sendable {
    /// Of one message, milliseconds from its sending.
    struct Times {
        var firstDelivery = 0.0
        var lastDelivery = 0.0
        var answer = 0.0
    }

    typealias Sending = @Sendable (_ sender: Int, _ message: Int) -> Void

    private struct Flight {
        let begun = ContinuousClock.now
        var missing: Int
        var isAnswered = false
        var times = Times()

        var milliseconds: Double { (ContinuousClock.now - begun).seconds * 1000 }
    }

    private struct State {
        /// By sender; `nil` where nothing is under way.
        var flights: [Flight?]
        var sent: [Int]
        var messages = 0
        var times: [Times] = []
        var send: Sending?
        var waiter: CheckedContinuation<[Times], any Error>?
    }

    private let recipients: Int
    private let state: Mutex<State>

    init(senders: Int, recipients: Int) {
        self.recipients = recipients
        state = Mutex(State(flights: Array(repeating: nil, count: senders), sent: Array(repeating: 0, count: senders)))
    }

    /// - Parameters:
    ///   - messages: Of each sender.
    ///   - send: Sends one; called on any thread.
    /// - Returns: What each message took, once all are over.
    /// - Throws: What ``fail(_:)`` was told.
    func run(_ messages: Int, _ send: @escaping Sending) async throws -> [Times] {
        try await withCheckedThrowingContinuation { continuation in
            let senders = state.withLock { state in
                state.sent = state.sent.map { _ in 0 }
                (state.messages, state.times) = (messages, [])
                (state.send, state.waiter) = (send, continuation)
                return state.flights.indices
            }
            for sender in senders { sendNext(of: sender) }
        }
    }

    func delivered(from sender: Int) {
        note(sender) { flight in
            if flight.missing == recipients { flight.times.firstDelivery = flight.milliseconds }
            flight.missing -= 1
            if flight.missing == 0 { flight.times.lastDelivery = flight.milliseconds }
        }
    }

    func answered(_ sender: Int) {
        note(sender) { flight in
            flight.isAnswered = true
            flight.times.answer = flight.milliseconds
        }
    }

    /// It cannot go on.
    func fail(_ error: any Error) {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(throwing: error)
    }

    private func sendNext(of sender: Int) {
        let next = state.withLock { state -> (send: Sending, message: Int)? in
            guard let send = state.send, state.sent[sender] < state.messages else { return nil }
            defer { state.sent[sender] += 1 }
            state.flights[sender] = Flight(missing: recipients)
            return (send, state.sent[sender])
        }
        if let next { next.send(sender, next.message) }
    }

    private func note(_ sender: Int, _ change: (inout Flight) -> Void) {
        let isOver = state.withLock { state in
            guard var flight = state.flights[sender] else { return false }
            change(&flight)
            let isOver = flight.missing == 0 && flight.isAnswered
            state.flights[sender] = isOver ? nil : flight
            if isOver { state.times.append(flight.times) }
            return isOver
        }
        guard isOver else { return }
        sendNext(of: sender)
        finishIfDone()
    }

    private func finishIfDone() {
        let (waiter, times) = state.withLock { state -> (CheckedContinuation<[Times], any Error>?, [Times]) in
            guard state.times.count == state.messages * state.flights.count else { return (nil, []) }
            defer { state.waiter = nil }
            return (state.waiter, state.times)
        }
        waiter?.resume(returning: times)
    }
}
