import Foundation
import PosternSession
import PosternTesting
import PosternWire
import Synchronization

/// A connected device that acknowledges each message as soon as it has come.
final class AcknowledgingDevice: Sendable {
    private let connection: Mutex<TestConnection?> = Mutex(nil)

    /// - Parameters:
    ///   - delivered: Told of the device that sent a message.
    ///   - ended: Told when the server ends the connection.
    init(
        _ device: TestDevice,
        at place: TestDaemon.Place,
        delivered: @escaping @Sendable (DeviceID) -> Void,
        ended: @escaping @Sendable (any Error) -> Void
    ) async throws {
        let connection = TestConnection(
            device,
            address: place.address,
            delivered: { [weak self] deliver in
                self?.acknowledge(deliver)
                if let sender = DeviceID(deliver.envelope.subdata(in: 68..<84)) { delivered(sender) }
            },
            noticed: { question in
                guard case .ended(let end) = question else { return }
                ended(TestFailure("a recipient's connection ended: \(end)"))
            }
        )
        self.connection.withLock { $0 = connection }
        try await connection.open(.live, port: place.port, trust: place.trust)
    }

    private func acknowledge(_ deliver: Deliver) {
        var acknowledge = Acknowledge()
        acknowledge.upTo = deliver.sequence
        connection.withLock { $0 }?.post(ClientFrame(.acknowledge(acknowledge)))
    }

    func finish() {
        connection.withLock { $0 }?.finish()
    }
}
