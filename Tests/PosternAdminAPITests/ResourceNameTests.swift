import Testing

@testable import PosternAdminAPI

@Suite("Resource names")
struct ResourceNameTests {
    @Test(
        "follow from an operation's path",
        arguments: [
            ("/networks", [:], "arn:postern:wickr::0:network/*"),
            ("/networks/{networkId}", ["networkId": "12345678"], "arn:postern:wickr::0:network/12345678"),
            (
                "/networks/{networkId}/users/{userId}", ["networkId": "12345678", "userId": "7"],
                "arn:postern:wickr::0:network/12345678"
            ),
            ("/postern/v1/networks/prepare", [:], "arn:postern:wickr::0:network/*"),
            (
                "/postern/v1/networks/{networkId}/charters", ["networkId": "12345678"],
                "arn:postern:wickr::0:network/12345678"
            ),
            (
                "/postern/v1/imports/{importId}/networks/{networkId}", ["importId": "1", "networkId": "12345678"],
                "arn:postern:wickr::0:network/12345678"
            ),
            ("/postern/v1/principals", [:], "arn:postern:relay::0:principal/*"),
            (
                "/postern/v1/principals/{name}", ["name": "ann@example.org"],
                "arn:postern:relay::0:principal/ann@example.org"
            ),
            (
                "/postern/v1/principals/{name}/policies/{policyName}", ["name": "ann", "policyName": "p"],
                "arn:postern:relay::0:principal/ann"
            ),
            ("/postern/v1/policies/{policyName}", ["policyName": "p"], "arn:postern:relay::0:policy/p"),
            ("/postern/v1/access-keys/{keyId}", ["keyId": "K"], "arn:postern:relay::0:access-key/K"),
            ("/postern/v1/access-keys/{keyId}", ["keyId": "\u{212A}"], "arn:postern:relay::0:access-key/K"),
            ("/postern/v1/principals/{name}", ["name": "e\u{301}"], "arn:postern:relay::0:principal/%C3%A9"),
            ("/postern/v1/audit", [:], "arn:postern:relay::0:audit/*"),
            ("/postern/v1/status", [:], "arn:postern:relay::0:status/*"),
        ] as [(PathTemplate, [String: String], String)]
    )
    func paths(_ path: PathTemplate, _ fields: [String: String], _ expected: String) {
        let declaration = OperationDeclaration("postern:Any", .read, .get, path, "Any.")
        #expect(declaration.resource(pathFields: fields).text == expected)
    }

    @Test("are those that networks tell")
    func networks() {
        #expect(ResourceName.network("12345678").text == Network.resourceName(of: "12345678"))
    }

    @Test(
        "hold nothing of a stranger's that a policy could take for its own",
        arguments: ["*", "?", "1:2", "a/b", "\n", ""]
    )
    func hostile(_ name: String) throws {
        let resource = ResourceName.network(name)
        #expect(resource.text != ResourceName(.wickr, "network", nil).text)
        #expect(resource.text.split(separator: ":", omittingEmptySubsequences: false).count == 6)
        #expect(resource.text.split(separator: "/", omittingEmptySubsequences: false).count == 2)
        for pattern in ["arn:postern:wickr::0:network/????????", "arn:postern:wickr::0:network/8*"] {
            #expect(!(try ResourcePattern(pattern).matches(resource)))
        }
    }

    @Test("are written in policies as requests have them, or a statement that denies would never match")
    func canonical() throws {
        for name in ["caf%C3%A9", "caf*", "%C3*", "?", "a@b", "%25", "%2A", "%C?%A9"] {
            #expect(throws: Never.self) { try ResourcePattern("arn:postern:relay::0:principal/\(name)") }
        }
        for (name, fault) in [
            ("cafe%CC%81", "has a name that is not in normal form C"),
            ("caf%c3%a9", "has the escape '%c3': write '%C3', as requests have it"),
            ("%61nn", "has the escape '%61': write 'a', as requests have it"),
            ("a%2b", "has the escape '%2b': write '+', as requests have it"),
        ] {
            #expect(throws: PolicyFault.Reason(fault)) { try ResourcePattern("arn:postern:relay::0:principal/\(name)") }
        }
    }
}
