import Testing

@testable import PosternAdminAPI

@Suite("Network settings")
struct NetworkSettingsTests {
    @Test("are told as name, value and type")
    func triples() throws {
        var settings = NetworkSettings.defaults
        settings.consentPopup?.header = "Hello \"you\""
        #expect(
            try settings.triples() == [
                NetworkSetting(
                    optionName: "consentPopup",
                    value: #"{"enabled":false,"header":"Hello \"you\""}"#,
                    type: .object
                ),
                NetworkSetting(optionName: "dataRetention", value: "false", type: .boolean),
                NetworkSetting(optionName: "enableClientMetrics", value: "false", type: .boolean),
                NetworkSetting(optionName: "enableTrustedDataFormat", value: "false", type: .boolean),
                NetworkSetting(optionName: "readReceiptConfig", value: #"{"status":"ENABLED"}"#, type: .object),
            ]
        )
    }

    @Test("are told only where they are set")
    func partial() throws {
        var settings = NetworkSettings()
        #expect(try settings.triples() == [])
        settings.dataRetention = true
        #expect(try settings.triples() == [NetworkSetting(optionName: "dataRetention", value: "true", type: .boolean)])
    }

    @Test("are all set in a new network, and within their bounds")
    func defaults() throws {
        let members = try #require(JSONValue(encoding: NetworkSettings.defaults).members)
        #expect(Set(members.keys) == Set(NetworkSettings.fields.map(\.name)))
        var checker = FieldChecker()
        #expect(checker.members(members, of: NetworkSettings.fields) == members)
        #expect(checker.faults == [])
    }

    @Test("keep what a change does not name, inside of objects too")
    func merging() throws {
        var state = NetworkSettings.defaults
        state.consentPopup?.content = "read this"
        var change = NetworkSettings()
        change.consentPopup = ConsentPopupConfig(enabled: true)
        let merged = try state.merged(with: change)
        #expect(merged.consentPopup?.content == "read this")
        #expect(merged.consentPopup?.enabled == true)
        #expect(merged.readReceiptConfig?.status == .enabled)
    }

    @Test(
        "refuse what is none, inside of objects too",
        arguments: [
            (#"{"colour":1}"#, "settings", "has no member 'colour'"),
            (#"{"readReceiptConfig":{"status":"SOME"}}"#, "settings.readReceiptConfig.status", "must be one of"),
            (#"{"readReceiptConfig":{"state":"ENABLED"}}"#, "settings.readReceiptConfig", "has no member 'state'"),
            (#"{"consentPopup":{}}"#, "settings.consentPopup.enabled", "is required"),
            (#"{"dataRetention":"true"}"#, "settings.dataRetention", "must be true or false"),
            (
                #"{"consentPopup":{"enabled":true,"closeButtonLabel":"\#(String(repeating: "x", count: 21))"}}"#,
                "settings.consentPopup.closeButtonLabel", "must be 0 to 20 characters long"
            ),
        ]
    )
    func refusals(_ settings: String, _ field: String, _ reason: String) throws {
        let error = failure { () throws(AdminError) in
            try decode(
                UpdateNetworkSettings.self,
                "PATCH",
                "/networks/12345678/settings",
                body: #"{"settings":\#(settings)}"#
            )
        }
        guard case .validation(let details) = error else {
            Issue.record("not refused")
            return
        }
        #expect(details.map(\.field) == [field])
        #expect(details.allSatisfy { $0.reason.hasPrefix(reason) })
    }
}
