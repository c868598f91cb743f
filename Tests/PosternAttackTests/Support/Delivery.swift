import Foundation
import PosternSession
import PosternTesting
import PosternWire

/// What the relay gives one device of one message, taken apart, so that a lie can change it.
struct Delivery: Hashable, Sendable {
    var own: OwnWrap
    var encapsulated: [UInt8]
    var envelope: [UInt8]

    init(own: OwnWrap, encapsulated: [UInt8], envelope: [UInt8]) {
        self.own = own
        self.encapsulated = encapsulated
        self.envelope = envelope
    }

    init(own: OwnWrap, shared: SharedDelivery) throws {
        var frame: [UInt8] = []
        shared.appendFrame(sequence: 1, own: own.bytes, to: &frame)
        let decoded: ServerFrame = try Frame.decode(Array(frame.dropFirst(Frame.lengthBytes)))
        guard case .deliver(let deliver) = decoded.body else { throw TestFailure("not a delivery") }
        self.init(own: own, encapsulated: Array(deliver.encapsulated), envelope: Array(deliver.envelope))
    }

    /// What the sender gave to one recipient device.
    init(_ send: Send, for device: DeviceID) throws {
        let block = try WrapBlock(parsing: Array(send.wrapBlock))
        guard let row = block.row(of: device) else { throw TestFailure("no row of the device") }
        self.init(own: row.wrap, encapsulated: block.encapsulated, envelope: Array(send.envelope))
    }

    var shared: SharedDelivery { SharedDelivery(encapsulated: encapsulated, envelope: envelope) }

    var parsed: Envelope { get throws { try Envelope(parsing: envelope) } }
}

// What a relay can do to one.
extension Delivery {
    /// One bit of the envelope is another one: bit `offset` mod 8 of the byte at `offset`.
    func flippingEnvelope(at offset: Int) -> Delivery {
        var altered = self
        altered.envelope[offset] ^= 1 << UInt8(offset % 8)
        return altered
    }

    /// The same of `enc`.
    func flippingEncapsulated(at offset: Int) -> Delivery {
        var altered = self
        altered.encapsulated[offset] ^= 1 << UInt8(offset % 8)
        return altered
    }

    /// The same of key id (from 0) and wrap (from 16).
    func flippingWrap(at offset: Int) -> Delivery {
        var bytes = own.bytes
        bytes[offset] ^= 1 << UInt8(offset % 8)
        return with(OwnWrap(bytes) ?? own)
    }

    func with(_ own: OwnWrap) -> Delivery {
        Delivery(own: own, encapsulated: encapsulated, envelope: envelope)
    }
}
