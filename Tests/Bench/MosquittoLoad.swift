import Foundation
import NIOCore
import PosternTesting

/// Publishers with a topic each, and subscribers to all of them, with QoS 1.
final class MosquittoLoad: FanOutLoad {
    private let fanOut: FanOut
    private let publishers: [MQTTConnection]
    private let subscribers: [MQTTConnection]
    private let payloads: [[ByteBuffer]]
    private var next = 0

    /// - Parameter payloads: Of each publisher, as many from each.
    init(_ payloads: [[Data]], recipients: Int, at broker: MosquittoProcess) async throws {
        let fanOut = FanOut(senders: payloads.count, recipients: recipients)
        var subscribers: [MQTTConnection] = []
        for index in 0..<recipients {
            subscribers.append(
                try await MQTTConnection(
                    "reader-\(index)",
                    to: broker,
                    subscribing: "room/+",
                    received: { topic in
                        guard let sender = topic.flatMap({ Int($0.dropFirst("room/".count)) }) else { return }
                        fanOut.delivered(from: sender)
                    },
                    failed: { fanOut.fail($0) }
                )
            )
        }
        var publishers: [MQTTConnection] = []
        for index in payloads.indices {
            publishers.append(
                try await MQTTConnection(
                    "writer-\(index)",
                    to: broker,
                    received: { topic in if topic == nil { fanOut.answered(index) } },
                    failed: { fanOut.fail($0) }
                )
            )
        }
        (self.fanOut, self.publishers, self.subscribers) = (fanOut, publishers, subscribers)
        self.payloads = payloads.map { $0.map { ByteBuffer(bytes: $0) } }
    }

    func run(_ messages: Int) async throws -> [FanOut.Times] {
        let first = next
        next += messages
        return try await fanOut.run(messages) { [publishers, payloads] sender, message in
            let index = first + message
            let number = UInt16(index % Int(UInt16.max)) + 1
            publishers[sender].say(.publish(topic: "room/\(sender)", number: number, payload: payloads[sender][index]))
        }
    }

    func finish() {
        for connection in publishers + subscribers { connection.finish() }
    }
}
