/// 16 bytes that name one thing; `Subject` keeps a room from being passed as a device.
///
/// Ordered as unsigned bytes, which is the order of every sorted list in a signed layout.
package struct Identifier<Subject>: Hashable, Comparable, Sendable {
    package static var byteCount: Int { 16 }

    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameter bytes: Exactly 16 bytes; anything else gives `nil`.
    package init?(_ bytes: some Sequence<UInt8>) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in bytes {
            guard count < Self.byteCount else { return nil }
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
            count += 1
        }
        guard count == Self.byteCount else { return nil }
        self.init(high: high, low: low)
    }

    /// From two big-endian halves.
    init(_ high: UInt64, _ low: UInt64) {
        self.init(high: high, low: low)
    }

    /// The first 16 bytes of a hash: how ids certify themselves.
    package init(cutting hash: Hash512) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<8 {
            high = high << 8 | UInt64(hash.bytes[index])
            low = low << 8 | UInt64(hash.bytes[index + 8])
        }
        self.init(high: high, low: low)
    }

    /// 16 zero bytes: what a layout writes where a rule says "zero".
    package static var zero: Self { Self(high: 0, low: 0) }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
            }
            count = 16
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Identifier: CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    package var description: String { Hex.encode(bytes) }
}

/// What an ``Identifier`` can name.
package enum Subject {
    package enum Network {}
    package enum User {}
    package enum Device {}
    package enum Conversation {}
    package enum Message {}
    package enum ExchangeKey {}
    package enum PolicyScope {}
    package enum Epoch {}
}

/// H(body of charter version 1), cut.
package typealias NetworkID = Identifier<Subject.Network>
/// Random; never used again; means something only inside its network.
package typealias UserID = Identifier<Subject.User>
/// H(T("device id") pk), cut.
package typealias DeviceID = Identifier<Subject.Device>
package typealias ConversationID = Identifier<Subject.Conversation>
/// Random, chosen by the sending device for one sealing.
package typealias MessageID = Identifier<Subject.Message>
/// H(T("key id") pk), cut.
package typealias ExchangeKeyID = Identifier<Subject.ExchangeKey>
/// Zero for the network's own policy.
package typealias PolicyScope = Identifier<Subject.PolicyScope>
/// Random, new whenever a relay's store was restored from a back-up.
package typealias Epoch = Identifier<Subject.Epoch>
