import NIOCore
import PosternTransport
import Testing

@Suite("Places for connections")
struct AddressBlockTests {
    private func block(_ text: String) throws -> AddressBlock {
        AddressBlock(try SocketAddress(ipAddress: text, port: 7))
    }

    @Test("IPv6 addresses are counted by their first 64 bits, whatever stands in the others")
    func prefix() throws {
        let block = try block("2001:db8:1:2::1")
        #expect(block == .ipv6(0x2001_0DB8_0001_0002))
        for same in ["2001:db8:1:2::", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2:0:ffff:102:304"] {
            #expect(try self.block(same) == block, "\(same)")
        }
        for other in ["2001:db8:1:3::1", "2001:db8:1:1:ffff:ffff:ffff:ffff", "::1", "fe80::1"] {
            #expect(try self.block(other) != block, "\(other)")
        }
    }

    @Test("an IPv4 address stands for itself, also where a socket of IPv6 shows it")
    func ipv4() throws {
        #expect(try block("192.0.2.1") == .ipv4(0xC000_0201))
        #expect(try block("::ffff:192.0.2.1") == block("192.0.2.1"))
        #expect(try block("::ffff:192.0.2.2") != block("192.0.2.1"))
        // Neither mapped, though the last 32 bits are the same.
        #expect(try block("::192.0.2.1") == .ipv6(0))
        #expect(try block("64:ff9b::192.0.2.1") != block("192.0.2.1"))
    }

    @Test("a block has its places and all together have theirs; who leaves makes room")
    func places() {
        let places = ConnectionPlaces(3, ofBlock: 2)
        #expect(places.enter(.ipv6(1)) && places.enter(.ipv6(1)))
        #expect(!places.enter(.ipv6(1)))
        #expect(places.enter(.ipv6(2)))
        #expect(!places.enter(.ipv4(1)), "three in all")
        #expect(places.takenCount == 3)
        places.leave(.ipv6(1))
        #expect(places.enter(.ipv6(1)))
        #expect(!places.enter(.ipv6(1)))
    }
}
