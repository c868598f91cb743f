import Foundation
import PosternWire

// Lies that take a message from one device.
extension Lie {
    /// The device's deliveries do not open, and no wrap block mends them.
    static func spoiling(_ device: DeviceID) -> Lie {
        var lie = Lie.to(device) { delivery in
            (try? delivery.parsed.header.kind) == .direct ? [delivery.flippingWrap(at: 20)] : [delivery]
        }
        lie.answer = { body, _ in
            guard case .wrapBlock(var answer) = body else { return body }
            answer.wrapBlock[answer.wrapBlock.count - 1] ^= 1
            return .wrapBlock(answer)
        }
        return lie
    }

    /// Says that it left a device out, and does.
    ///
    /// - Parameter counter: Of the message that it left the device out of.
    static func leavingOut(_ device: DeviceID, of counter: UInt64) -> Lie {
        var lie = Lie.answeringSends { body in
            guard case .accepted(var accepted) = body else { return body }
            accepted.leftOut = [Data(device.bytes)]
            return .accepted(accepted)
        }
        lie.deliveries = Lie.dropping(counter, to: device).deliveries
        return lie
    }

    static func dropping(_ counter: UInt64, to device: DeviceID) -> Lie {
        .to(device) { (try? $0.parsed.header.counter) == counter ? [] : [$0] }
    }
}
