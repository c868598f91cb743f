import PosternWire
import Synchronization

/// Which devices' frames are written down for an administrator, for ten minutes each: what kind of frame it was and how
/// long, never what was in it.
final class TraceBook: Sendable {
    /// Devices that are traced at a time.
    static let devices = 8
    /// Events of a device that are kept; the oldest give way.
    static let events = 4096
    static let seconds: UInt64 = 600

    struct Event: Hashable, Sendable {
        /// Counts from 1 for each trace.
        var number: UInt64 = 0
        var at: Timestamp
        /// Of the connection: the log has it too.
        var connection: UInt64
        var isReceived: Bool
        /// The frame's name in the protocol.
        var frame: String
        var request: UInt64
        var bytes: Int
        /// Of a refusal or goodbye.
        var code: String?
    }

    private struct Trace {
        let until: Timestamp
        var last: UInt64 = 0
        var events: [Event] = []

        mutating func add(_ event: Event) {
            last += 1
            if events.count == TraceBook.events { events.removeFirst(TraceBook.events / 4) }
            events.append(event)
            events[events.count - 1].number = last
        }
    }

    private let traces = Mutex<[DeviceID: Trace]>([:])
    /// So that a connection looks no further where nobody is traced.
    private let count = Atomic<Int>(0)

    var isInUse: Bool { count.load(ordering: .relaxed) > 0 }

    /// Begins, or goes on for ten minutes more with what there is.
    ///
    /// - Returns: When it ends; `nil` where as many devices are traced as may be.
    func begin(_ device: DeviceID, now: Timestamp) -> Timestamp? {
        traces.withLock { traces in
            forgetOld(&traces, now: now)
            guard traces[device] != nil || traces.count < Self.devices else { return nil }
            let until = now.adding(seconds: Self.seconds)
            var trace = Trace(until: until)
            if let known = traces[device] { (trace.last, trace.events) = (known.last, known.events) }
            traces[device] = trace
            count.store(traces.count, ordering: .relaxed)
            return until
        }
    }

    func add(_ event: Event, of device: DeviceID) {
        traces.withLock { traces in
            forgetOld(&traces, now: event.at)
            traces[device]?.add(event)
        }
    }

    /// - Returns: Those behind `number`, ascending, and when the trace ends; `nil` where the device is not traced.
    func events(of device: DeviceID, after number: UInt64, now: Timestamp) -> (events: [Event], until: Timestamp)? {
        traces.withLock { traces in
            forgetOld(&traces, now: now)
            return traces[device].map { trace in (trace.events.filter { $0.number > number }, trace.until) }
        }
    }

    private func forgetOld(_ traces: inout [DeviceID: Trace], now: Timestamp) {
        guard traces.values.contains(where: { $0.until <= now }) else { return }
        traces = traces.filter { $0.value.until > now }
        count.store(traces.count, ordering: .relaxed)
    }
}
