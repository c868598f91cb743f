import Testing

@testable import posternctl

@Suite("Patience with a busy relay")
struct PatienceTests {
    @Test("waits as long as the relay asks for, up to a minute in all")
    func bounds() {
        var patience = Patience(seconds: 60)
        #expect(patience.wait(status: 429, retryAfter: "20") == 20)
        #expect(patience.wait(status: 429, retryAfter: "0") == 1)
        #expect(patience.wait(status: 429, retryAfter: "40") == nil)
        #expect(patience.wait(status: 429, retryAfter: "39") == 39)
        #expect(patience.wait(status: 429, retryAfter: "1") == nil)
    }

    @Test(
        "is only for what was refused for its rate",
        arguments: [
            (429, nil), (429, "soon"), (429, "-1"), (429, "9223372036854775808"), (503, "1"), (400, "1"), (200, "1"),
        ] as [(Int, String?)]
    )
    func others(status: Int, retryAfter: String?) {
        var patience = Patience()
        #expect(patience.wait(status: status, retryAfter: retryAfter) == nil)
    }
}
