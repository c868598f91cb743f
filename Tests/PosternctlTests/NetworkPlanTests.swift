import PosternAdminAPI
import Testing

@testable import posternctl

@Suite("A network as a file")
struct NetworkPlanTests {
    private func state() -> NetworkState {
        let staff = StandardSettings.group.merged(with: [
            "maxTtl": 3600, "calling": ["canVideoCall": false], "quickResponses": ["Yes: \"now\".", "No\nnever"],
            "permittedNetworks": ["01234567"],
        ])
        var echo = BotState(id: "7", username: "echobot")
        (echo.displayName, echo.group, echo.isSuspended) = ("Echo: the 1st", "Staff", true)
        return NetworkState(
            settings: StandardSettings.network.merged(with: ["consentPopup": ["enabled": true, "header": "Hi"]]),
            groups: [
                GroupState(id: "abcdefgh", name: "Default", isDefault: true, settings: StandardSettings.group),
                GroupState(id: "bbbbbbbb", name: "Staff", settings: staff),
                GroupState(id: "cccccccc", name: "yes", settings: StandardSettings.group),
            ],
            bots: [echo, BotState(id: "8", username: "quietbot", group: "Default")]
        )
    }

    private func read(_ text: String) throws -> NetworkFileReader {
        let reader = NetworkFileReader(text)
        try #require(reader.mistakes.isEmpty, "\(reader.mistakes)")
        return reader
    }

    @Test("that was written of it is what it is: there is nothing to do")
    func roundTrip() throws {
        let text = try NetworkFileWriter.text(state(), number: "01234567")
        let reader = try read(text)
        #expect(reader.network == "01234567")
        let plan = try NetworkPlan(from: state(), to: reader.state, prunes: true)
        #expect(plan.steps.isEmpty && plan.leftAlone.isEmpty, "\(plan.lines)")
        // What is standard does not stand in it.
        #expect(!text.contains("maxBor") && text.contains("maxTtl: 3600"))
    }

    @Test("plans what is added, changed and removed")
    func changes() throws {
        let wanted = try read(
            """
            settings:
              readReceiptConfig: {status: FORCE_ENABLED}
            groups:
              - name: Everybody
                default: true
              - name: STAFF
                settings: {maxTtl: 7200, shredder: {intensity: 20}}
              - name: Guards
                settings: {maxBor: 60}
            bots:
              - username: echobot
                displayName: Echo
                group: Guards
              - username: newbot
            """
        ).state
        let plan = try NetworkPlan(from: state(), to: wanted, prunes: true)
        #expect(
            plan.lines == [
                "~ settings", "    consentPopup.enabled: true -> false", #"    consentPopup.header: "Hi" -> (nothing)"#,
                #"    readReceiptConfig.status: "ENABLED" -> "FORCE_ENABLED""#,
                "~ group Default", #"    name: "Default" -> "Everybody""#,
                "~ group Staff", #"    name: "Staff" -> "STAFF""#, "    calling.canVideoCall: false -> true",
                "    maxTtl: 3600 -> 7200", #"    permittedNetworks: ["01234567"] -> []"#,
                #"    quickResponses: ["Yes: \"now\".","No\u000anever"] -> []"#, "    shredder.intensity: 0 -> 20",
                "+ group Guards", "    maxBor: 604800 -> 60",
                "~ bot echobot", #"    displayName: "Echo: the 1st" -> "Echo""#, #"    group: "staff" -> "guards""#,
                "    suspended: true -> false",
                "+ bot newbot", "- bot quietbot", "- group yes",
            ]
        )
        #expect(plan.destroys)
        guard case .changeSettings(_, let change) = try #require(plan.steps.first) else {
            Issue.record("the settings come first")
            return
        }
        // A member that is taken away is emptied, and one that the relay requires is there.
        #expect(change["consentPopup"] == ["enabled": false, "header": ""])
        #expect(change["readReceiptConfig"] == ["status": "FORCE_ENABLED"])
        #expect(change.count == 2)
    }

    @Test("leaves alone what it does not name, unless it is to be removed")
    func prune() throws {
        let wanted = try read("groups:\n  - {name: Default, default: true}\nbots: []\n").state
        let kept = try NetworkPlan(from: state(), to: wanted, prunes: false)
        #expect(kept.isEmpty && !kept.destroys)
        #expect(kept.leftAlone == ["group Staff", "group yes", "bot echobot", "bot quietbot"])
        let pruned = try NetworkPlan(from: state(), to: wanted, prunes: true)
        #expect(pruned.lines == ["- bot echobot", "- bot quietbot", "- group Staff", "- group yes"])
        // A section that is not there is nobody's business; the default group stays in any case.
        #expect(try NetworkPlan(from: state(), to: read("network: Demo").state, prunes: true).isEmpty)
        let none = try NetworkPlan(from: state(), to: read("groups: []").state, prunes: true)
        #expect(none.lines == ["- group Staff", "- group yes"])
    }

    @Test("has every mistake with its line")
    func mistakes() {
        let reader = NetworkFileReader(
            """
            network: Demo
            setings: {}
            groups:
              - name: Staff
                settings:
                  maxTTL: 60
                  maxTtl: 59
                  calling:
                    canVideoCal: true
                  quickResponses: yes
              - default: true
              - {name: staff, default: maybe}
            bots:
              - username: echo
            """
        )
        #expect(
            reader.mistakes.map { "\($0.line): \($0.text)" } == [
                "2: there is no setings here; did you mean settings?",
                "6: there is no maxTTL here; did you mean maxTtl?",
                "7: maxTtl must be 60 to 31536000",
                "9: there is no canVideoCal here; did you mean canVideoCall?",
                "10: quickResponses must be a list",
                "11: group 2 needs a name",
                "12: there is another group staff",
                "12: default must be true or false",
                "14: username must end in 'bot'",
            ]
        )
        #expect(NetworkFileReader("network: a\nnetwork: b").mistakes.first?.text.contains("more than once") == true)
        #expect(NetworkFileReader("- x").mistakes.count == 1)
    }
}
