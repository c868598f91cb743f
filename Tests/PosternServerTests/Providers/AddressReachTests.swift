import Testing

@testable import PosternServer

@Suite("Where an address can be reached from")
struct AddressReachTests {
    @Test("what is not public is not taken for public, at the edges of each block", arguments: table)
    func reach(_ text: String, _ expected: AddressReach) throws {
        let address = try #require(NumericAddress(text))
        #expect(address.reach == expected)
        #expect(NumericAddress("\(address)") == address, "\(address)")
    }

    private static let table: [(String, AddressReach)] = [
        ("1.1.1.1", .everywhere), ("8.8.8.8", .everywhere), ("223.255.255.255", .everywhere),
        ("0.0.0.0", .nowhere), ("0.255.255.255", .nowhere), ("1.0.0.0", .everywhere),
        ("9.255.255.255", .everywhere), ("10.0.0.0", .nearby), ("10.255.255.255", .nearby), ("11.0.0.0", .everywhere),
        ("100.63.255.255", .everywhere), ("100.64.0.0", .nearby), ("100.127.255.255", .nearby),
        ("100.128.0.0", .everywhere),
        ("126.255.255.255", .everywhere), ("127.0.0.1", .nearby), ("127.255.255.255", .nearby),
        ("128.0.0.0", .everywhere),
        ("169.253.255.255", .everywhere), ("169.254.169.254", .nowhere), ("169.255.0.0", .everywhere),
        ("172.15.255.255", .everywhere), ("172.16.0.0", .nearby), ("172.31.255.255", .nearby),
        ("172.32.0.0", .everywhere),
        ("192.0.0.0", .nowhere), ("192.0.0.255", .nowhere), ("192.0.1.0", .everywhere), ("192.0.2.1", .nowhere),
        ("192.0.3.0", .everywhere), ("192.31.196.1", .nowhere), ("192.52.193.1", .nowhere), ("192.88.99.1", .nowhere),
        ("192.167.255.255", .everywhere), ("192.168.0.0", .nearby), ("192.168.255.255", .nearby),
        ("192.169.0.0", .everywhere), ("192.175.48.1", .nowhere),
        ("198.17.255.255", .everywhere), ("198.18.0.0", .nowhere), ("198.19.255.255", .nowhere),
        ("198.20.0.0", .everywhere), ("198.51.100.7", .nowhere), ("203.0.113.7", .nowhere),
        ("224.0.0.1", .nowhere), ("239.255.255.255", .nowhere), ("240.0.0.1", .nowhere), ("255.255.255.255", .nowhere),

        ("2606:4700:4700::1111", .everywhere), ("2a00:1450:4001::8", .everywhere), ("2000::1", .everywhere),
        ("::", .nowhere), ("::1", .nearby), ("::2", .nowhere), ("0:0:0:1::", .nowhere),
        ("::127.0.0.1", .nowhere), ("::8.8.8.8", .nowhere),
        ("::ffff:127.0.0.1", .nowhere), ("::ffff:8.8.8.8", .nowhere), ("::ffff:0:127.0.0.1", .nowhere),
        ("64:ff9b::8.8.8.8", .everywhere), ("64:ff9b::127.0.0.1", .nowhere), ("64:ff9b::10.0.0.1", .nowhere),
        ("64:ff9b::169.254.169.254", .nowhere), ("64:ff9b::1:8.8.8.8", .nowhere), ("64:ff9b:1::8.8.8.8", .nowhere),
        ("100::1", .nowhere), ("1fff:ffff::", .nowhere), ("4000::", .nowhere), ("5f00::1", .nowhere),
        ("2001::1", .nowhere), ("2001:0:4136:e378::", .nowhere), ("2001:10::1", .nowhere), ("2001:1ff::", .nowhere),
        ("2001:200::", .everywhere), ("2001:db7::", .everywhere), ("2001:db8::1", .nowhere),
        ("2001:db9::", .everywhere),
        ("2002:7f00:1::", .nowhere), ("2002:808:808::", .nowhere), ("2003::1", .everywhere),
        ("2620:4f:8000::1", .nowhere), ("3ffe::1", .nowhere), ("3fff::1", .nowhere), ("3fff:fff::1", .nowhere),
        ("3fff:1000::", .everywhere),
        ("fbff::1", .nowhere), ("fc00::1", .nearby), ("fdff:ffff::1", .nearby), ("fe00::1", .nowhere),
        ("fe80::1", .nowhere), ("febf::1", .nowhere), ("fec0::1", .nowhere), ("ff02::1", .nowhere),
    ]

    @Test(
        "what only some readers take for an address is none",
        arguments: ["", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.01", "1.2.3.4 ", "[::1]", "::1%lo"]
    )
    func noAddress(_ text: String) {
        #expect(NumericAddress(text) == nil)
    }
}
