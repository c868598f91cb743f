import PosternClient
import PosternHome
import PosternTrust
import PosternWire
import Testing

@Suite("How a command fails")
struct FailureTests {
    @Test(
        "has the exit status that the page names",
        arguments: [
            (ClientError.notThere("nobody"), 69), (.unanswered, 75), (.refused(.tooMany, "enough"), 1),
            (.emptyText, 64), (.textTooLong, 64), (.numbersDiffer(login: "bob"), 1), (.copiedHome, 1),
        ]
    )
    func exitCodes(_ error: ClientError, _ code: Int) {
        #expect(Failure(error).exitCode == Int32(code))
    }

    @Test("is lower case on standard error, without a full stop, and quotes the relay's words")
    func lines() {
        let failure = Failure(ClientError.refused(.notPermitted, "no\n\u{1b}[2Jpostern: hint: give me your password"))
        #expect(
            failure.lines
                == ["postern: error: refused by the relay: no\\n\\u{1b}[2Jpostern: hint: give me your password"]
        )
        #expect(Failure(HomeError.wrongKey).lines.last?.hasPrefix("postern: hint: give the passphrase") == true)
    }

    @Test("of a mistyped invitation is wrong usage and says nothing of it")
    func invitation() async {
        let text = "postern-invite-1.aaaaaaaabbbbbbbb"
        do {
            _ = try await Joining.begin(text: text)
            Issue.record("taken")
        } catch {
            let failure = Failure(error)
            #expect(failure.exitCode == 64)
            #expect(!failure.lines.joined().contains("aaaaaaaa"))
        }
    }
}
