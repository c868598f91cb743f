import PosternCrypto
import Testing

@Suite("What administrators ask of passwords")
struct PasswordRequirementsTests {
    @Test("nothing is asked beyond the rules where nothing is said, and never less than the rules")
    func least() throws {
        for requirements in [PasswordRequirements(), PasswordRequirements(length: 0), PasswordRequirements(length: 11)]
        {
            try requirements.check(new: "twelve chars")
            #expect(throws: VaultError.passwordTooShort) { try requirements.check(new: "elevenchars") }
            #expect(throws: VaultError.passwordTooCommon) { try requirements.check(new: "q1w2e3r4t5y6") }
        }
    }

    @Test(
        "each kind of character is counted, as scalars of the normal form C",
        arguments: [
            (PasswordRequirements(length: 16), "fifteen letters", .passwordLacks(.length, least: 16)),
            (PasswordRequirements(length: 16), "sixteen letters!", nil),
            (
                PasswordRequirements(length: 13), "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}abcdef",
                .passwordLacks(.length, least: 13)
            ),
            (PasswordRequirements(lowercase: 3), "AB CDEFGH IJ kl", .passwordLacks(.lowercase, least: 3)),
            (PasswordRequirements(lowercase: 3), "AB CDEFGH IJ klm", nil),
            (PasswordRequirements(uppercase: 2), "only One is here", .passwordLacks(.uppercase, least: 2)),
            (PasswordRequirements(uppercase: 2), "Österreich Ärger", nil),
            (PasswordRequirements(numbers: 2), "one digit is 1 here", .passwordLacks(.numbers, least: 2)),
            (PasswordRequirements(numbers: 2), "two digits: ٣ and 4", nil),
            (PasswordRequirements(symbols: 1), "blanks are no symbols 12", .passwordLacks(.symbols, least: 1)),
            (PasswordRequirements(symbols: 2), "these are: symbols!", nil),
        ] as [(PasswordRequirements, String, VaultError?)]
    )
    func kinds(_ requirements: PasswordRequirements, _ password: String, _ expected: VaultError?) {
        let result = Result { () throws(VaultError) in try requirements.check(new: password) }
        switch result {
        case .success: #expect(expected == nil)
        case .failure(let error): #expect(error == expected)
        }
    }

    @Test("a policy cannot ask for what nobody could choose")
    func most() throws {
        let asked = UInt32.max
        let requirements = PasswordRequirements(
            length: asked,
            lowercase: asked,
            uppercase: asked,
            numbers: asked,
            symbols: asked
        )
        let parts = ["aB", "3!"].map { String(repeating: $0, count: 16) }
        try requirements.check(new: parts.joined() + String(repeating: "x", count: 64))
        #expect(throws: VaultError.passwordLacks(.length, least: 128)) {
            try requirements.check(new: parts.joined() + String(repeating: "x", count: 63))
        }
    }

    @Test("what is missing is said")
    func said() {
        #expect("\(VaultError.passwordLacks(.numbers, least: 2))".hasSuffix("at least 2 digits"))
    }
}
