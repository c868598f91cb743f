import Testing

@testable import PosternAdminAPI

@Suite("A policy's text")
struct AccessPolicyParsingTests {
    /// A policy of one good statement, with a member replaced by other JSON, or left out for an empty one.
    private static func policy(_ member: String = "", _ value: String = "") -> String {
        var members = [
            "Effect": #""Allow""#, "Action": #""wickr:GetUser""#, "Resource": #""*""#,
        ]
        if !member.isEmpty { members[member] = value.isEmpty ? nil : value }
        let text = members.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",")
        return #"{"Version":"2012-10-17","Statement":{\#(text)}}"#
    }

    private static let noOperation = "names no operation: write it as operations are called, such as 'wickr:ListUsers'"

    private static func fault(_ text: String) -> String? {
        failure { () throws(PolicyFault) in try AccessPolicy(parsing: text) }?.description
    }

    @Test("is read with everything that it may have")
    func full() throws {
        let policy = try AccessPolicy(
            parsing: #"""
                {"Version":"2012-10-17","Id":"users of one","Statement":[
                  {"Sid":"One","Effect":"Allow","Action":["wickr:ListUsers","WICKR:getuser?","postern:*"],
                   "Resource":["arn:postern:wickr::0:network/12345678","arn:postern:relay::0:principal/ann@example.org"],
                   "Condition":{"IpAddress":{"aws:SourceIp":["192.0.2.0/24","2001:db8::/32"]},
                                "NotIpAddress":{"AWS:sourceip":"192.0.2.7"},
                                "DateLessThan":{"aws:CurrentTime":"2030-01-31T12:00:00Z"},
                                "DateGreaterThan":{"aws:CurrentTime":[0,"1"]},
                                "Bool":{"aws:SecureTransport":"true"},
                                "StringEquals":{"aws:username":["ann","bob"]},
                                "StringLike":{"aws:username":"a*"}}},
                  {"Effect":"Deny","NotAction":"wickr:GetNetwork","Resource":"*"}]}
                """#
                .replacing("getuser?", with: "getuse?")
        )
        #expect(policy.id == "users of one")
        #expect(policy.statements.map(\.sid) == ["One", nil])
        #expect(policy.statements.map(\.effect) == [.allow, .deny])
        #expect(policy.statements.map(\.conditions.count) == [7, 0])
        #expect(policy.statements[0].resources.count == 2)
    }

    @Test("may have one statement without a list")
    func single() {
        #expect(Self.fault(Self.policy()) == nil)
    }

    @Test(
        "is refused for what is wrong with the whole",
        arguments: [
            ("", "the policy is not JSON"), ("[]", "the policy must be an object"),
            ("{}", #"the policy: Version must be "2012-10-17""#),
            (policy().replacing("2012-10-17", with: "2008-10-17"), #"the policy: Version must be "2012-10-17""#),
            (#"{"Version":"2012-10-17"}"#, "the policy: Statement is missing"),
            (#"{"Version":"2012-10-17","Statement":[]}"#, "the policy: Statement must hold 1 to 100 statements"),
            (#"{"Version":"2012-10-17","Statement":[1]}"#, "statement 1 must be an object"),
            (
                policy().replacing("\"Statement\"", with: "\"Principal\":\"*\",\"Statement\""),
                "the policy has the member 'Principal', and may have Version, Id, Statement"
            ),
            (policy().replacing("\"Statement\"", with: "\"Id\":1,\"Statement\""), "the policy: Id must be a text"),
            (
                policy().replacing("\"Effect\"", with: "\"Effect\":\"Deny\",\"Effect\""),
                "the policy has an object with a member twice"
            ),
            (
                policy() + String(repeating: " ", count: 20_480),
                "the policy is larger than 20480 bytes: split it into several"
            ),
        ]
    )
    func whole(_ text: String, _ expected: String) {
        #expect(Self.fault(text) == expected)
    }

    @Test("may have 20,480 bytes and 100 statements, and no more")
    func bounds() {
        let policy = Self.policy()
        let padding = String(repeating: " ", count: 20_480 - policy.utf8.count)
        #expect(Self.fault(policy + padding) == nil)
        #expect(Self.fault(policy + padding + " ") != nil)
        let statement = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
        let many = { (count: Int) in
            let statements = [String](repeating: statement, count: count).joined(separator: ",")
            return #"{"Version":"2012-10-17","Statement":[\#(statements)]}"#
        }
        #expect(Self.fault(many(100)) == nil)
        #expect(Self.fault(many(101)) == "the policy: Statement must hold 1 to 100 statements")
    }

    @Test(
        "is refused for what is wrong with a statement, and says what",
        arguments: [
            ("Effect", "", #"Effect must be "Allow" or "Deny""#),
            ("Effect", #""allow""#, #"Effect must be "Allow" or "Deny""#),
            ("Action", "", "must have either Action or NotAction"),
            ("NotAction", #""wickr:GetUser""#, "must have either Action or NotAction"),
            ("Action", "[]", "Action must not be empty"), ("Action", "1", "Action must be a text or a list of texts"),
            ("Action", #"["*",null]"#, "Action must be a text or a list of texts"),
            ("Action", #""wickr:GetUsr""#, "Action 'wickr:GetUsr' \(Self.noOperation)"),
            ("Action", #""wickr:Frob*""#, "Action 'wickr:Frob*' \(Self.noOperation)"),
            ("Action", #""iam:GetUser""#, "Action is no action: write 'wickr:NAME', 'postern:NAME' or '*'"),
            ("Action", #""GetUser""#, "Action is no action: write 'wickr:NAME', 'postern:NAME' or '*'"),
            ("Action", #""*:GetUser""#, "Action is no action: write 'wickr:NAME', 'postern:NAME' or '*'"),
            ("Action", #""wickr:Get User""#, "Action is no action: write 'wickr:NAME', 'postern:NAME' or '*'"),
            ("Resource", "", #"must have a Resource: write "*" for all"#),
            ("Resource", "[]", "Resource must not be empty"),
            ("Resource", "{}", "Resource must be a text or a list of texts"),
            (
                "NotResource", #""*""#,
                "has the member 'NotResource', and may have Sid, Effect, Action, NotAction, Resource, Condition"
            ),
            (
                "a b", "1",
                "has the member of a name that is no word, and may have "
                    + "Sid, Effect, Action, NotAction, Resource, Condition"
            ),
            ("Sid", "1", "Sid must be a text"), ("Sid", #""a b""#, "Sid must be letters and digits"),
            ("Condition", "{}", "Condition must be an object with at least one operator"),
            ("Condition", "[]", "Condition must be an object with at least one operator"),
            (
                "Condition", #"{"StringNotEquals":{"aws:username":"a"}}"#,
                "Condition has the operator 'StringNotEquals', and may have IpAddress, NotIpAddress, DateLessThan, "
                    + "DateGreaterThan, StringEquals, StringLike, Bool"
            ),
            ("Condition", #"{"Bool":{}}"#, "Condition.Bool must be an object with at least one key"),
            (
                "Condition", #"{"Bool":{"aws:MultiFactorAuthPresent":true}}"#,
                "Condition.Bool has the key 'aws:MultiFactorAuthPresent', and may have "
                    + "aws:SourceIp, aws:CurrentTime, aws:SecureTransport, aws:username"
            ),
            (
                "Condition", #"{"StringEquals":{"aws:SourceIp":"192.0.2.1"}}"#,
                "Condition.StringEquals does not go with aws:SourceIp: use IpAddress or NotIpAddress"
            ),
            (
                "Condition", #"{"IpAddress":{"aws:SourceIp":"192.0.2.1","AWS:SourceIP":"192.0.2.2"}}"#,
                "Condition.IpAddress has aws:SourceIp twice"
            ),
            ("Condition", #"{"IpAddress":{"aws:SourceIp":[]}}"#, "Condition.IpAddress.aws:SourceIp must not be empty"),
            (
                "Condition", #"{"Bool":{"aws:SecureTransport":1}}"#,
                "Condition.Bool.aws:SecureTransport must be true or false"
            ),
            (
                "Condition", #"{"DateLessThan":{"aws:CurrentTime":"tomorrow"}}"#,
                "Condition.DateLessThan.aws:CurrentTime must be a time such as 2030-01-31T12:00:00Z, or seconds since 1970"
            ),
            (
                "Condition", #"{"DateLessThan":{"aws:CurrentTime":-1}}"#,
                "Condition.DateLessThan.aws:CurrentTime must be a time such as 2030-01-31T12:00:00Z, or seconds since 1970"
            ),
            (
                "Condition", #"{"StringLike":{"aws:username":""}}"#,
                "Condition.StringLike.aws:username must be a text of 1 to 256 characters without control characters"
            ),
        ]
    )
    func statement(_ member: String, _ value: String, _ expected: String) {
        let fault = Self.fault(Self.policy(member, value))
        #expect(fault == "statement 1\(expected.first?.isUppercase == true ? ":" : "") \(expected)")
    }

    @Test("is refused with the statement's number and Sid")
    func place() {
        let text = Self.policy("Sid", #""First""#).replacing("\"Statement\":", with: "\"Statement\":[")
            .replacing("}}", with: #"},{"Sid":"Second","Effect":"Allow","Action":"wickr:X","Resource":"*"}]}"#)
        #expect(
            Self.fault(text)
                == "statement 2 (Second): Action 'wickr:X' \(Self.noOperation)"
        )
        let twice = text.replacing("wickr:X", with: "*").replacing("Second", with: "First")
        #expect(Self.fault(twice) == "statement 2 (First): Sid is the one of statement 1 too: choose another")
    }

    @Test(
        "may name resources",
        arguments: [
            "*", "arn:postern:wickr::0:*", "arn:postern:relay::0:*", "arn:postern:wickr::0:network/12345678",
            "arn:postern:wickr::0:network/*", "arn:postern:wickr::0:network/1234*",
            "arn:postern:wickr::0:network/????????",
            "arn:postern:relay::0:principal/*", "arn:postern:relay::0:access-key/PSTN?",
            "arn:postern:relay::0:policy/a%2Fb",
        ]
    )
    func resource(_ text: String) {
        #expect(Self.fault(Self.policy("Resource", "\"\(text)\"")) == nil)
    }

    @Test(
        "is refused for a resource that is none",
        arguments: [
            "", "**", "network/12345678", "arn:*", "arn:aws:wickr::0:network/12345678",
            "ARN:postern:wickr::0:network/*",
            "arn:postern:*::0:network/12345678", "arn:postern:iam::0:*", "arn:postern:wickr:eu:0:network/12345678",
            "arn:postern:wickr::*:network/12345678", "arn:postern:wickr::123456789012:network/12345678",
            "arn:postern:wickr::0:", "arn:postern:wickr::0:network", "arn:postern:wickr::0:network/",
            "arn:postern:wickr::0:networks/12345678", "arn:postern:wickr::0:net*/12345678",
            "arn:postern:wickr::0:network/1234567", "arn:postern:wickr::0:network/123456789",
            "arn:postern:wickr::0:network/1234567?*?", "arn:postern:wickr::0:network/abc",
            "arn:postern:wickr::0:network/*a",
            "arn:postern:wickr::0:network/12345678/users", "arn:postern:relay::0:Principal/x",
            "arn:postern:relay::0:/x",
            "arn:postern:relay::0:principal/a b", "arn:postern:relay::0:principal/a/b",
            "arn:postern:relay::0:principal/é",
            "arn:postern:relay::0:principal/" + String(repeating: "a", count: 2_048),
        ]
    )
    func noResource(_ text: String) {
        let fault = Self.fault(Self.policy("Resource", "\"\(text)\""))
        #expect(fault?.hasPrefix("statement 1: Resource ") == true)
    }

    @Test(
        "is refused for an address that is none",
        arguments: [
            "", "192.0.2", "192.0.2.256", "192.0.2.01", "192.0.2.1/33", "192.0.2.0/-1", "192.0.2.0/+24",
            "192.0.2.0/024",
            "192.0.2.0/", "/24", "192.0.2.0/24/24", "192.0.2.1/24", "2001:db8::/129", "2001:db8::1/32", "2001:db8:::",
            "[::1]", "fe80::1%eth0", "::ffff:192.0.2.1/95", "*", "192.0.2.0/\\u0000", "localhost",
        ]
    )
    func noAddress(_ text: String) {
        for operation in ["IpAddress", "NotIpAddress"] {
            let fault = Self.fault(Self.policy("Condition", #"{"\#(operation)":{"aws:SourceIp":"\#(text)"}}"#))
            #expect(fault?.hasPrefix("statement 1: Condition.\(operation).aws:SourceIp ") == true)
        }
    }

    /// Whatever is read grants the whole relay only by an asterisk, and what is refused says so in plain words.
    @Test("survives mutation", arguments: 0..<16 as Range<UInt64>)
    func mutation(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var whole = AccessRequest(action: "wickr:ListNetworks", resources: [ResourceName(.wickr, "network", nil)])
        whole.principal = "ann"
        whole.sourceAddress = IPAddress("192.0.2.1")
        whole.time = 1_709_251_198
        whole.isSecure = true
        var readCount = 0
        for _ in 0..<1_000 {
            var bytes = Array(Self.mutated.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes =
                    Int.random(in: 0..<3, using: &random) == 0
                    ? bytes.mutated(words: Self.words, with: &random)
                    : Self.exchanged(bytes, with: &random)
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            do throws(PolicyFault) {
                let policy = try AccessPolicy(parsing: text)
                readCount += 1
                #expect((1...100).contains(policy.statements.count))
                let isWhole = policy.statements.contains { $0.resources.contains { $0.text.hasSuffix("*") } }
                let decision = AccessDecision(whole, policies: [NamedPolicy("p", policy)])
                #expect(isWhole || !decision.isAllowed, "\(text)")
            } catch {
                #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
            }
        }
        #expect(readCount > 0)
    }

    private static let mutated = #"""
        {"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Action":["wickr:List*","postern:GetPolicy"],
        "Resource":"arn:postern:wickr::0:network/12345678","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},
        "DateLessThan":{"aws:CurrentTime":"2030-01-31T12:00:00Z"},"Bool":{"aws:SecureTransport":"true"}}}]}
        """#

    private static let words = [
        "*", "?", "Deny", "NotAction", "wickr:*", "postern:?et*", "wickr:GetNetwork", "arn:postern:wickr::0:*",
        "NotIpAddress",
        "arn:postern:wickr::0:network/*", "arn:postern:wickr::0:network/????????", "arn:postern:relay::0:*",
        "0.0.0.0/0",
        "::/0", "2001:db8::/32", "1709251199", "false", "aws:username", "StringLike", "", "\u{0}", "é", "1e9", "null",
        "{}",
    ]

    /// With one of the texts replaced by another word.
    private static func exchanged(_ bytes: [UInt8], with random: inout SeededRandom) -> [UInt8] {
        var parts = bytes.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).map(Array.init)
        guard parts.count > 2 else { return bytes }
        let index = Int.random(in: 0..<parts.count / 2, using: &random) * 2 + 1
        parts[index] = Array((words.randomElement(using: &random) ?? "").utf8)
        return Array(parts.joined(separator: [UInt8(ascii: "\"")]))
    }
}
