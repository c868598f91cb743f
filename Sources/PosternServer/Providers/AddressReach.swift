/// From where an address can be reached, and so who may be behind it.
package enum AddressReach: Hashable, Sendable {
    /// From everywhere in the Internet.
    case everywhere
    /// From this machine, or from the networks around it: what listens there trusts who comes.
    case nearby
    /// No provider is there: reserved, for many at once, of the link alone (where clouds tell machines their secrets),
    /// or another way to write an address.
    case nowhere
}

extension NumericAddress {
    /// After IANA's registries of special-purpose addresses (RFC 6890), and stricter: what they do not call global is
    /// not reached, nor are the forms that hold an IPv4 address, except what a NAT64 shows of a public one.
    package var reach: AddressReach {
        switch self {
        case .v4(let bits): Self.reach(ofIPv4: bits)
        case .v6(let high, let low): Self.reach(ofIPv6: high, low)
        }
    }

    private static func reach(ofIPv4 bits: UInt32) -> AddressReach {
        specialIPv4.first { $0.holds(bits) }?.reach ?? .everywhere
    }

    private static func reach(ofIPv6 high: UInt64, _ low: UInt64) -> AddressReach {
        if high == 0 { return low == 1 ? .nearby : .nowhere }
        if high == nat64, low >> 32 == 0 {
            // RFC 6052 §3.1: it may stand for public addresses alone.
            return reach(ofIPv4: UInt32(truncatingIfNeeded: low)) == .everywhere ? .everywhere : .nowhere
        }
        return specialIPv6.first { $0.holds(high) }?.reach ?? (globalUnicast.holds(high) ? .everywhere : .nowhere)
    }

    /// All addresses that begin with the same bits.
    private struct Block<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
        let prefix: Bits
        let length: Int
        let reach: AddressReach

        init(_ prefix: Bits, _ length: Int, _ reach: AddressReach) {
            (self.prefix, self.length, self.reach) = (prefix, length, reach)
        }

        func holds(_ bits: Bits) -> Bool {
            (bits ^ prefix) >> Bits(Bits.bitWidth - length) == 0
        }
    }

    private static let specialIPv4: [Block<UInt32>] = [
        Block(0x0000_0000, 8, .nowhere),  // "this network"; Linux takes 0.0.0.0 for itself
        Block(0x0A00_0000, 8, .nearby),  // private use
        Block(0x6440_0000, 10, .nearby),  // behind a carrier's NAT
        Block(0x7F00_0000, 8, .nearby),  // loopback
        Block(0xA9FE_0000, 16, .nowhere),  // link-local
        Block(0xAC10_0000, 12, .nearby),  // private use
        Block(0xC000_0000, 24, .nowhere),  // protocol assignments
        Block(0xC000_0200, 24, .nowhere),  // documentation
        Block(0xC01F_C400, 24, .nowhere),  // AS112
        Block(0xC034_C100, 24, .nowhere),  // AMT
        Block(0xC058_6300, 24, .nowhere),  // relays of 6to4
        Block(0xC0A8_0000, 16, .nearby),  // private use
        Block(0xC0AF_3000, 24, .nowhere),  // AS112
        Block(0xC612_0000, 15, .nowhere),  // benchmarks
        Block(0xC633_6400, 24, .nowhere),  // documentation
        Block(0xCB00_7100, 24, .nowhere),  // documentation
        Block(0xE000_0000, 3, .nowhere),  // multicast, reserved, broadcast
    ]

    /// By their first 64 bits.
    private static let specialIPv6: [Block<UInt64>] = [
        Block(0x2001_0000_0000_0000, 23, .nowhere),  // protocol assignments, with Teredo and ORCHID
        Block(0x2001_0DB8_0000_0000, 32, .nowhere),  // documentation
        Block(0x2002_0000_0000_0000, 16, .nowhere),  // 6to4
        Block(0x2620_004F_8000_0000, 48, .nowhere),  // AS112
        Block(0x3FFE_0000_0000_0000, 16, .nowhere),  // the former 6bone
        Block(0x3FFF_0000_0000_0000, 20, .nowhere),  // documentation
        Block(0xFC00_0000_0000_0000, 7, .nearby),  // unique local
    ]

    private static let globalUnicast = Block<UInt64>(0x2000_0000_0000_0000, 3, .everywhere)
    private static let nat64: UInt64 = 0x0064_FF9B_0000_0000
}
