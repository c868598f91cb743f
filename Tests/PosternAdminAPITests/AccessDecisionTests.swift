import Testing

@testable import PosternAdminAPI

@Suite("Decisions on access")
struct AccessDecisionTests {
    private static func named(_ name: String, _ statements: String...) throws -> NamedPolicy {
        let text = #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#
        return NamedPolicy(name, try AccessPolicy(parsing: text))
    }

    private static func statement(
        _ effect: String = "Allow",
        _ action: String = "*",
        on resource: String = "*",
        sid: String = "",
        if condition: String = ""
    ) -> String {
        let sid = sid.isEmpty ? "" : #""Sid":"\#(sid)","#
        let condition = condition.isEmpty ? "" : #","Condition":\#(condition)"#
        return #"{\#(sid)"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)"\#(condition)}"#
    }

    private static let one = "arn:postern:wickr::0:network/12345678"
    private static let getUser = AccessRequest(
        action: "wickr:GetUser",
        resources: [.network("12345678")],
        principal: "ann",
        sourceAddress: IPAddress("192.0.2.7"),
        time: 1_709_251_198,
        isSecure: true
    )

    private static func decision(
        _ request: AccessRequest,
        _ policies: [NamedPolicy],
        scope: NamedPolicy? = nil
    ) -> AccessDecision {
        AccessDecision(request, policies: policies, scope: scope)
    }

    private static func decision(_ policies: [NamedPolicy], scope: NamedPolicy? = nil) -> AccessDecision {
        decision(getUser, policies, scope: scope)
    }

    @Test("refuse what nothing allows")
    func standard() throws {
        #expect(Self.decision([]) == .notAllowed)
        #expect(Self.decision([try Self.named("p", Self.statement("Allow", "wickr:ListUsers"))]) == .notAllowed)
        #expect(Self.decision([try Self.named("p", Self.statement("Deny", "wickr:ListUsers"))]) == .notAllowed)
        var nothing = Self.getUser
        nothing.resources = []
        #expect(Self.decision(nothing, [try Self.named("p", Self.statement())]) == .notAllowed)
    }

    @Test("name the statement that allows")
    func allows() throws {
        let policies = [
            try Self.named("first", Self.statement("Allow", "wickr:ListUsers")),
            try Self.named(
                "second",
                Self.statement("Allow", "wickr:List*"),
                Self.statement("Allow", "wickr:Get*", sid: "Gets")
            ),
        ]
        let decision = Self.decision(policies)
        #expect(decision == .allowed(by: AccessDecision.Statement(policy: "second", number: 2, sid: "Gets")))
        #expect(
            decision.explanation(of: Self.getUser)
                == "allowed: statement 2 (Gets) of policy second allows wickr:GetUser on \(Self.one)"
        )
    }

    @Test("let a statement that denies win, wherever it stands")
    func denies() throws {
        let allow = try Self.named("allow", Self.statement())
        let deny = try Self.named("deny", Self.statement(), Self.statement("Deny", "wickr:Get*", on: Self.one))
        let expected = AccessDecision.denied(by: AccessDecision.Statement(policy: "deny", number: 2, sid: nil))
        #expect(Self.decision([allow, deny]) == expected)
        #expect(Self.decision([deny, allow]) == expected)
        #expect(Self.decision([allow], scope: deny) == expected)
        #expect(
            expected.explanation(of: Self.getUser)
                == "refused: statement 2 of policy deny denies wickr:GetUser on \(Self.one)"
        )
    }

    @Test("are narrowed by a scope, and never widened")
    func scope() throws {
        let users = try Self.named("users", Self.statement("Allow", "wickr:*User*"))
        let reads = try Self.named("scope", Self.statement("Allow", "wickr:Get*"))
        #expect(Self.decision([users], scope: reads).isAllowed)
        var list = Self.getUser
        list.action = "wickr:ListUsers"
        #expect(Self.decision(list, [users], scope: reads) == .outsideScope)
        var network = Self.getUser
        network.action = "wickr:GetNetwork"
        #expect(Self.decision(network, [users], scope: reads) == .notAllowed)
        #expect(Self.decision([], scope: reads) == .notAllowed)
    }

    @Test("need every resource of a request allowed")
    func resources() throws {
        let both = AccessRequest(action: "wickr:GetUser", resources: [.network("12345678"), .network("87654321")])
        let one = try Self.named("one", Self.statement(on: Self.one))
        let other = try Self.named("other", Self.statement(on: "arn:postern:wickr::0:network/8*"))
        #expect(Self.decision(both, [one]) == .notAllowed)
        #expect(Self.decision(both, [one, other]).isAllowed)
        #expect(Self.decision(both, [one, other], scope: one) == .outsideScope)
        let denyOther = try Self.named("deny", Self.statement("Deny", on: "arn:postern:wickr::0:network/87654321"))
        #expect(Self.decision(both, [one, other, denyOther]).isAllowed == false)
    }

    @Test("match actions without regard to case, and NotAction by what is left")
    func actions() throws {
        #expect(Self.decision([try Self.named("p", Self.statement("Allow", "WICKR:gEtUsE?"))]).isAllowed)
        let allBut = try Self.named(
            "p",
            Self.statement("Allow", "wickr:GetUser").replacing("\"Action\"", with: "\"NotAction\"")
        )
        #expect(Self.decision([allBut]) == .notAllowed)
        var list = Self.getUser
        list.action = "wickr:ListUsers"
        #expect(Self.decision(list, [allBut]).isAllowed)
    }

    @Test(
        "match the whole relay by an asterisk only",
        arguments: [
            ("*", true, true), ("arn:postern:wickr::0:*", true, true), ("arn:postern:wickr::0:network/*", true, true),
            (one, true, false), ("arn:postern:wickr::0:network/1*", true, false),
            ("arn:postern:wickr::0:network/????????", true, false), ("arn:postern:wickr::0:network/*8", true, false),
            ("arn:postern:wickr::0:network/87654321", false, false), ("arn:postern:relay::0:*", false, false),
            ("arn:postern:relay::0:network/12345678", false, false),
        ]
    )
    func whole(_ resource: String, _ isOne: Bool, _ isWhole: Bool) throws {
        let policy = try Self.named("p", Self.statement(on: resource))
        #expect(Self.decision([policy]).isAllowed == isOne)
        for operation in [CreateNetwork.declaration, ListNetworks.declaration, PrepareNetwork.declaration] {
            let request = AccessRequest(action: operation.action, resources: [operation.resource(pathFields: [:])])
            #expect(Self.decision(request, [policy]).isAllowed == isWhole)
        }
    }

    @Test(
        "hold conditions as IAM does",
        arguments: [
            (#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#, true),
            (#"{"IpAddress":{"aws:SourceIp":"192.0.3.0/24"}}"#, false),
            (#"{"IpAddress":{"aws:SourceIp":["192.0.3.0/24","192.0.2.7"]}}"#, true),
            (#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, true), (#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#, false),
            (#"{"IpAddress":{"aws:SourceIp":"::ffff:192.0.2.0/120"}}"#, true),
            (#"{"NotIpAddress":{"aws:SourceIp":"192.0.3.0/24"}}"#, true),
            (#"{"NotIpAddress":{"aws:SourceIp":["192.0.3.0/24","192.0.2.0/31"]}}"#, true),
            (#"{"NotIpAddress":{"aws:SourceIp":["192.0.3.0/24","192.0.2.0/24"]}}"#, false),
            (#"{"DateLessThan":{"aws:CurrentTime":"2024-02-29T23:59:59Z"}}"#, true),
            (#"{"DateLessThan":{"aws:CurrentTime":"2024-02-29T23:59:58Z"}}"#, false),
            (#"{"DateGreaterThan":{"aws:CurrentTime":1709251197}}"#, true),
            (#"{"DateGreaterThan":{"aws:CurrentTime":"1709251198"}}"#, false),
            (#"{"Bool":{"aws:SecureTransport":"true"}}"#, true), (#"{"Bool":{"aws:SecureTransport":false}}"#, false),
            (#"{"StringEquals":{"AWS:UserName":["bob","ann"]}}"#, true),
            (#"{"StringEquals":{"aws:username":"Ann"}}"#, false),
            (#"{"StringEquals":{"aws:username":"an*"}}"#, false), (#"{"StringLike":{"aws:username":"an?"}}"#, true),
            (#"{"StringLike":{"aws:username":"b*"}}"#, false),
            (#"{"IpAddress":{"aws:SourceIp":"192.0.2.7"},"Bool":{"aws:SecureTransport":true}}"#, true),
            (#"{"IpAddress":{"aws:SourceIp":"192.0.2.7"},"Bool":{"aws:SecureTransport":false}}"#, false),
        ]
    )
    func conditions(_ condition: String, _ expected: Bool) throws {
        let policy = try Self.named("p", Self.statement(if: condition))
        #expect(Self.decision([policy]).isAllowed == expected)
    }

    @Test("hold no condition on what is not known, but that it is not from an address")
    func absent() throws {
        let unknown = AccessRequest(action: "wickr:GetUser", resources: [.network("12345678")])
        for condition in [
            #"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, #"{"DateLessThan":{"aws:CurrentTime":253402300799}}"#,
            #"{"DateGreaterThan":{"aws:CurrentTime":0}}"#, #"{"Bool":{"aws:SecureTransport":[true,false]}}"#,
            #"{"StringLike":{"aws:username":"*"}}"#, #"{"StringEquals":{"aws:username":"ann"}}"#,
        ] {
            let policy = try Self.named("p", Self.statement(if: condition))
            #expect(Self.decision([policy]).isAllowed || condition.contains(":0}"))
            #expect(Self.decision(unknown, [policy]) == .notAllowed)
        }
        let not = try Self.named("p", Self.statement(if: #"{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#))
        #expect(Self.decision(unknown, [not]).isAllowed)
        #expect(Self.decision([not]) == .notAllowed)
    }

    @Test("tell of the statements that nearly allow")
    func nearMisses() throws {
        let policies = [
            try Self.named(
                "p",
                Self.statement("Allow", "wickr:GetUser", on: "arn:postern:wickr::0:network/87654321"),
                Self.statement("Allow", "wickr:ListUsers"),
                Self.statement(
                    "Allow",
                    "wickr:Get*",
                    sid: "Far",
                    if: #"{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}"#
                ),
                Self.statement("Deny", "wickr:GetUser", on: "arn:postern:wickr::0:network/87654321")
            ),
            try Self.named("q", Self.statement("Allow", "wickr:GetUser", on: Self.one)),
        ]
        let misses = NearMiss.all(of: Self.getUser, in: policies)
        #expect(
            misses.map(\.text) == [
                "statement 1 of policy p allows the action, but on other resources",
                "statement 3 (Far) of policy p allows it, but its conditions do not hold",
            ]
        )
    }

    @Test("take IPv4 inside of IPv6 for IPv4")
    func mapped() throws {
        #expect(IPAddress("::ffff:192.0.2.7") == IPAddress("192.0.2.7"))
        #expect(IPAddress("::ffff:c000:207") == IPAddress("192.0.2.7"))
        #expect(
            IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 7]) == IPAddress("192.0.2.7")
        )
        #expect(IPAddress("::192.0.2.7") != IPAddress("192.0.2.7"))
        #expect(IPAddress("2001:db8::1")?.bytes.count == 16)
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
        let policy = try Self.named("p", Self.statement(if: #"{"IpAddress":{"aws:SourceIp":"2001:db8::/33"}}"#))
        for (address, expected) in [("2001:db8:7fff::1", true), ("2001:db8:8000::1", false), ("32.1.13.184", false)] {
            var request = Self.getUser
            request.sourceAddress = IPAddress(address)
            #expect(Self.decision(request, [policy]).isAllowed == expected)
        }
    }
}
