import NIOCore

/// As much of MQTT 3.1.1 as a load with QoS 1 needs.
enum MQTTPacket {
    case connect(client: String)
    case connected
    case subscribe(filter: String)
    case subscribed
    case publish(topic: String, number: UInt16, payload: ByteBuffer)
    case published(number: UInt16)

    /// A session that outlives its connection, and no time after which a silent one is closed.
    private static let connectHead: [UInt8] = [0, 4] + Array("MQTT".utf8) + [4, 0, 0, 0]

    func write(to buffer: inout ByteBuffer) {
        var body = ByteBuffer()
        switch self {
        case .connect(let client):
            body.writeBytes(Self.connectHead)
            Self.write(client, to: &body)
        case .subscribe(let filter):
            body.writeInteger(UInt16(1))
            Self.write(filter, to: &body)
            body.writeInteger(UInt8(1))
        case .publish(let topic, let number, var payload):
            Self.write(topic, to: &body)
            body.writeInteger(number)
            body.writeBuffer(&payload)
        case .published(let number): body.writeInteger(number)
        case .connected, .subscribed: break
        }
        buffer.writeInteger(firstByte)
        Self.writeLength(body.readableBytes, to: &buffer)
        buffer.writeBuffer(&body)
    }

    /// The kind, and of a publication and a subscription the flags that they have to have.
    private var firstByte: UInt8 {
        switch self {
        case .connect: 0x10
        case .connected: 0x20
        case .publish: 0x32
        case .published: 0x40
        case .subscribe: 0x82
        case .subscribed: 0x90
        }
    }

    /// - Returns: `nil` until a whole packet is there.
    /// - Throws: ``MQTTFault`` for one that is none of these.
    static func read(from buffer: inout ByteBuffer) throws(MQTTFault) -> MQTTPacket? {
        var ahead = buffer
        guard let first = ahead.readInteger(as: UInt8.self), let length = readLength(&ahead),
            var body = ahead.readSlice(length: length)
        else { return nil }
        buffer = ahead
        switch first & 0xF0 {
        case 0x20 where body.readableBytes == 2 && body.getInteger(at: body.readerIndex + 1, as: UInt8.self) == 0:
            return .connected
        case 0x90: return .subscribed
        case 0x40:
            guard let number = body.readInteger(as: UInt16.self) else { break }
            return .published(number: number)
        case 0x30 where first & 0x06 == 0x02:
            guard let count = body.readInteger(as: UInt16.self), let topic = body.readString(length: Int(count)),
                let number = body.readInteger(as: UInt16.self)
            else { break }
            return .publish(topic: topic, number: number, payload: body)
        default: break
        }
        throw MQTTFault(firstByte: first)
    }

    private static func write(_ text: String, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(clamping: text.utf8.count))
        buffer.writeString(text)
    }

    /// Seven bits a byte, the lowest first.
    private static func writeLength(_ length: Int, to buffer: inout ByteBuffer) {
        var rest = length
        while rest >= 0x80 {
            buffer.writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.writeInteger(UInt8(truncatingIfNeeded: rest))
    }

    private static func readLength(_ buffer: inout ByteBuffer) -> Int? {
        var length = 0
        for shift in stride(from: 0, to: 28, by: 7) {
            guard let byte = buffer.readInteger(as: UInt8.self) else { return nil }
            length |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return length }
        }
        return nil
    }
}

/// The broker said something that the load does not expect.
struct MQTTFault: Error {
    let firstByte: UInt8
}
