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
}
