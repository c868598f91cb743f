import Testing

@testable import PosternAdminAPI

@Suite("Typed values for declared fields")
struct FieldAssignmentTests {
    private func read(_ assignments: [String]) throws(FieldFaults) -> [String: JSONValue] {
        try FieldAssignments.members(of: assignments, for: SecurityGroupSettings.fields)
    }

    @Test(
        "are read as their fields are declared",
        arguments: [
            (["maxTtl=3600"], ["maxTtl": 3600]),
            (["filesEnabled=false"], ["filesEnabled": false]),
            (
                ["calling.canVideoCall=false", "calling.forceTcpCall=true", "shredder.intensity=20"],
                ["calling": ["canVideoCall": false, "forceTcpCall": true], "shredder": ["intensity": 20]]
            ),
            (["permittedNetworks=12345678,87654321"], ["permittedNetworks": ["12345678", "87654321"]]),
            (["permittedNetworks="], ["permittedNetworks": []]),
            ([#"quickResponses=["Yes, I come.","No"]"#], ["quickResponses": ["Yes, I come.", "No"]]),
            (["quickResponses=a=b"], ["quickResponses": ["a=b"]]),
            (
                [#"permittedWickrAwsNetworks=[{"region":"eu","networkId":"12345678"}]"#],
                ["permittedWickrAwsNetworks": [["region": "eu", "networkId": "12345678"]]]
            ),
            ([#"calling={"canVideoCall":true}"#], ["calling": ["canVideoCall": true]]),
        ] as [([String], [String: JSONValue])]
    )
    func reads(_ assignments: [String], _ members: [String: JSONValue]) throws {
        #expect(try read(assignments) == members)
    }

    @Test(
        "are refused with the reasons of the declaration",
        arguments: [
            ("maxTtl=59", "maxTtl must be 60 to 31536000"),
            ("maxTtl=soon", "maxTtl must be a whole number"),
            ("maxTtl", "maxTtl is not of the form name=value"),
            ("maxTTL=60", "maxTTL is unknown; did you mean maxTtl?"),
            ("caling.canVideoCall=false", "caling.canVideoCall is unknown; did you mean calling.canVideoCall?"),
            ("calling.canVideCall=false", "calling.canVideCall is unknown; did you mean calling.canVideoCall?"),
            ("maxTtl.x=1", "maxTtl has no members"),
            ("shredder.intensity=5", "shredder.intensity must be 0 or 20 or 60 or 100"),
            ("filesEnabled=yes", "filesEnabled must be true or false"),
            ("permittedNetworks=1", "permittedNetworks[0] must be 8 characters long"),
            ("calling=no", "calling must be an object"),
            ("permittedWickrAwsNetworks=eu", "permittedWickrAwsNetworks must be a list"),
        ]
    )
    func refuses(_ assignment: String, _ reason: String) {
        #expect(throws: FieldFaults.self) { try read([assignment]) }
        do throws(FieldFaults) {
            _ = try read([assignment])
        } catch {
            #expect(error.lines == [reason])
        }
    }

    @Test("are each given once, and all faults are told")
    func together() {
        do throws(FieldFaults) {
            _ = try read(["maxTtl=60", "maxTtl=61", "nothing=1"])
            Issue.record("it was read")
        } catch {
            #expect(error.lines == ["maxTtl is given twice", "nothing is unknown"])
        }
    }

    @Test("have a line of help each, with their bounds")
    func help() {
        let lines = SecurityGroupSettings.fields.helpLines
        #expect(lines.contains("maxTtl  (60 to 31536000)  The longest life of a message, in seconds."))
        #expect(
            lines.contains("forceDeviceLockout  (0 or 3 to 99)  Failed sign-ins until a device is wiped; 0 is never.")
        )
        #expect(lines.contains { $0.hasPrefix("calling.canVideoCall  (true or false)") })
        #expect(lines.count == SecurityGroupSettings.fields.leafNames().count)
        // Every declaration has bounds that can be told.
        for operation in AdminOperations.all {
            #expect(operation.declaration.fields.helpLines.count >= operation.declaration.fields.count)
        }
    }

    @Test("of unknown names are near to a known one only where they are")
    func whole() {
        let fields = NetworkSettings.fields
        #expect(throws: FieldFaults([ErrorDetail(field: "x", reason: "is unknown")])) {
            try fields.checkedChange(["x": 1])
        }
        #expect(throws: FieldFaults.self) { try UpdateNetwork.request(with: ["networkName": ""]) }
    }
}
