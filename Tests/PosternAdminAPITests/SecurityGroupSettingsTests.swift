import Testing

@testable import PosternAdminAPI

@Suite("Security group settings")
struct SecurityGroupSettingsTests {
    @Test("are all set in a new group, and within their bounds")
    func defaults() throws {
        let members = try #require(JSONValue(encoding: SecurityGroupSettings.defaults).members)
        #expect(members.count == 36)
        #expect(Set(members.keys) == Set(SecurityGroupSettings.fields.map(\.name)))
        var checker = FieldChecker()
        #expect(checker.members(members, of: SecurityGroupSettings.fields) == members)
        #expect(checker.faults == [])
        #expect(SecurityGroupSettings.defaults.faults == [])
    }

    @Test("are declared as the type has them")
    func declared() throws {
        let sample = JSONValue.object(Sample.members(SecurityGroupSettings.fields))
        #expect(try JSONValue(encoding: sample.decoded(as: SecurityGroupSettings.self)) == sample)
    }

    @Test("keep what a change does not name, inside of objects too")
    func merging() throws {
        var change = SecurityGroupSettings()
        change.calling = CallingSettings(canVideoCall: false)
        change.quickResponses = ["ok"]
        let merged = try SecurityGroupSettings.defaults.merged(with: change)
        #expect(merged.calling == CallingSettings(canStart11Call: true, canVideoCall: false, forceTcpCall: false))
        #expect(merged.quickResponses == ["ok"])
        #expect(merged.maxTtl == 2_592_000)
    }

    @Test(
        "refuse bounds",
        arguments: [
            ("forceDeviceLockout", 2), ("lockoutThreshold", 101), ("maxAutoDownloadSize", 512_001), ("maxTtl", 59),
            ("maxBor", 31_536_001), ("ssoMaxIdleMinutes", 59), ("maxNonSsoSessionMinutes", 525_601),
            ("federationMode", 3),
            ("shredder", ["intensity": 21]), ("passwordRequirements", ["minLength": 11]),
            ("calling", ["canCall": true]),
            ("permittedNetworks", ["1"]), ("permittedWickrAwsNetworks", [["region": "r"]]), ("filesEnabled", 1),
            ("quickResponses", .list([JSONValue](repeating: "a", count: 11))), ("atakPackageValues", ["a b"]),
        ] as [(String, JSONValue)]
    )
    func bounds(_ name: String, _ value: JSONValue) {
        var checker = FieldChecker()
        _ = checker.members([name: value], of: SecurityGroupSettings.fields)
        #expect(checker.faults.count == 1)
        #expect(checker.faults.first?.field.hasPrefix(name) == true)
    }

    @Test("refuse a whole state that contradicts itself")
    func state() {
        var settings = SecurityGroupSettings.defaults
        settings.forceDeviceLockout = 10
        settings.passwordRequirements?.symbols = 7
        settings.passwordRequirements?.numbers = 6
        #expect(
            settings.faults.map(\.field) == [
                "securityGroupSettings.forceDeviceLockout", "securityGroupSettings.passwordRequirements",
            ]
        )
        settings.lockoutThreshold = 11
        settings.passwordRequirements?.minLength = 13
        #expect(settings.faults == [])
    }

    @Test("refuse unknown members, and name only words")
    func unknown() {
        var checker = FieldChecker()
        let kind = FieldKind.object(SecurityGroupSettings.fields, unknown: .refused)
        #expect(checker.value(["colour": 1, "a b\u{7}": 2], of: kind, at: "securityGroupSettings") == nil)
        #expect(checker.faults.map(\.reason) == ["has an unknown member", "has no member 'colour'"])
    }
}
