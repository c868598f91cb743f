import PosternSession
import PosternTesting
import PosternWire
import Synchronization

/// The people of some rooms, connected to a relay or to its forwarder: who writes, each in a room of their own, and who
/// reads in all of them.
final class RoomLoad: FanOutLoad, Sendable {
    private let fanOut: FanOut
    private let senders: [TestConnection]
    private let recipients: [AcknowledgingDevice]
    private let sends: [[Send]]
    /// Where the next run goes on, and its requests.
    private let begun = Mutex((sends: 0, requests: UInt64(1)))

    /// - Parameters:
    ///   - senders: The creators of the rooms.
    ///   - recipients: None, for senders who write to people that are away.
    ///   - sends: Of each sender, as many from each.
    init(
        _ senders: [TestDevice],
        _ recipients: [TestDevice],
        sends: [[Send]],
        at place: TestDaemon.Place
    ) async throws {
        let fanOut = FanOut(senders: senders.count, recipients: recipients.count)
        let indices = Dictionary(uniqueKeysWithValues: senders.enumerated().map { ($1.id, $0) })
        var reading: [AcknowledgingDevice] = []
        for device in recipients {
            reading.append(
                try await AcknowledgingDevice(
                    device,
                    at: place,
                    delivered: { if let sender = indices[$0] { fanOut.delivered(from: sender) } },
                    ended: { fanOut.fail($0) }
                )
            )
        }
        var writing: [TestConnection] = []
        for (index, device) in senders.enumerated() {
            writing.append(try await Self.sender(device, index, of: fanOut, at: place))
        }
        (self.fanOut, self.senders, self.recipients, self.sends) = (fanOut, writing, reading, sends)
    }

    private static func sender(
        _ device: TestDevice,
        _ index: Int,
        of fanOut: FanOut,
        at place: TestDaemon.Place
    ) async throws -> TestConnection {
        let connection = TestConnection(
            device,
            address: place.address,
            answered: { frame in
                guard case .accepted = frame.body else {
                    return fanOut.fail(TestFailure("a message was not accepted: \(frame)"))
                }
                fanOut.answered(index)
            },
            noticed: { question in
                guard case .ended(let end) = question else { return }
                fanOut.fail(TestFailure("a sender's connection ended: \(end)"))
            }
        )
        try await connection.open(.command, port: place.port, trust: place.trust)
        return connection
    }

    func run(_ messages: Int) async throws -> [FanOut.Times] {
        let first = begun.withLock { begun in
            defer { begun.sends += messages }
            return begun.sends
        }
        return try await fanOut.run(messages) { [self] sender, message in
            let request = begun.withLock { begun in
                begun.requests += 1
                return begun.requests
            }
            senders[sender].post(ClientFrame(.send(sends[sender][first + message]), request: request))
        }
    }

    func finish() {
        for connection in senders { connection.finish() }
        for device in recipients { device.finish() }
    }
}
