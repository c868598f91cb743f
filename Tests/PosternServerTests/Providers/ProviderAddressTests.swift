import Testing

@testable import PosternServer

@Suite("Addresses of providers")
struct ProviderAddressTests {
    @Test(
        "has one spelling that is connected to",
        arguments: [
            ("https://id.example", "https://id.example"),
            ("https://ID.Example:443/A/?b=C", "https://id.example/A/?b=C"),
            ("https://id.example:8443/a%2Fb", "https://id.example:8443/a%2Fb"),
            ("https://id.example?a/b", "https://id.example?a/b"),
            ("https://localhost:1/", "https://localhost:1/"),
            ("https://xn--bcher-kva.example/@", "https://xn--bcher-kva.example/@"),
        ]
    )
    func canonical(_ text: String, _ canonical: String) throws {
        let address = try #require(ProviderAddress(text))
        #expect(address.text == text)
        #expect(address.canonical == canonical)
    }

    @Test(
        "what may lead elsewhere than it seems is refused",
        arguments: [
            "", "https://", "http://id.example", "HTTPS://id.example", "ftp://id.example", "https:/id.example",
            "https:id.example", "//id.example", "id.example", "https:///id.example", " https://id.example",
            "https://user@id.example", "https://user:word@id.example", "https://id.example@127.0.0.1",
            "https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f000001", "https://0x7f.0.0.0x1",
            "https://0177.0.0.1", "https://id.example.0x7f", "https://[::1]", "https://[::ffff:127.0.0.1]/",
            "https://id.example.", "https://.id.example", "https://id..example", "https://-id.example",
            "https://id_.example", "https://bücher.example", "https://id\u{3002}example", "https://①②⑦.example",
            "https://\u{212A}.example",
            "https://id.example:", "https://id.example:0", "https://id.example:65536", "https://id.example:+443",
            "https://id.example:443:443", "https://id.example:44３", "https://id.example:0x1bb",
            "https://id.example\\@127.0.0.1/", "https://id.example/\\", "https://id.example/#a",
            "https://id.example#@b",
            "https://id.example/a b", "https://id.example/\r\nX: y", "https://id.example/\u{0}", "https://id.example/é",
            "https://id.example/%", "https://id.example/%2", "https://id.example/%zz", "https://id.example/<",
            "https://id.example/\"", "https://id.example/[",
            "https://id.example/" + String(repeating: "a", count: 2_030),
        ]
    )
    func refused(_ text: String) {
        #expect(ProviderAddress(text) == nil)
    }

    @Test(
        "a redirect stays with the same server",
        arguments: [
            ("/b?c", "https://id.example:8443/b?c"),
            ("https://id.example:8443/b", "https://id.example:8443/b"),
            ("https://ID.EXAMPLE:8443", "https://id.example:8443"),
            ("https://id.example/b", nil),
            ("https://id.example:443/b", nil),
            ("http://id.example:8443/b", nil),
            ("https://other.example:8443/b", nil),
            ("https://x@id.example:8443/b", nil),
            ("//id.example:8443/b", nil),
            ("/\\other.example", nil),
            ("b", nil),
            ("?b", nil),
            ("", nil),
        ] as [(String, String?)]
    )
    func redirect(_ location: String, _ expected: String?) throws {
        let address = try #require(ProviderAddress("https://id.example:8443/a"))
        #expect(address.redirected(to: location)?.canonical == expected)
    }

    @Test(
        "a domain is a host, perhaps with a port",
        arguments: [
            ("platform.example", true), ("platform.example:8080", true), ("127.0.0.1", false), ("", false),
            ("platform.example/a", false), ("platform.example?", false), ("a@platform.example", false),
            ("https://platform.example", false),
        ]
    )
    func domain(_ domain: String, _ isOne: Bool) {
        #expect((ProviderAddress(authority: domain, path: "/a") != nil) == isOne)
    }
}
