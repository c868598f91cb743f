import PosternAdminAPI
import PosternRelay
import PosternWire
import Testing

@testable import PosternServer

@Suite("Operations on access")
struct AdminAccessOperationTests {
    @Test("the policy that nobody may lose is the one that allows everything")
    func fullAccess() {
        #expect(Relay.fullAccessPolicy == BuiltInPolicy.fullAccess.rawValue)
        #expect(BuiltInPolicy.allCases.allSatisfy { $0.rawValue.hasPrefix(Relay.builtInPolicyPrefix) })
    }

    @Test("principals are made, shown, changed and removed")
    func principals() async throws {
        let world = try await AdminWorld()
        let request = CreatePrincipal.Request(name: "ann", policies: ["PosternAuditor"])
        let made = try await world.send(CreatePrincipal.self, request)
        #expect(made.principal == "ann" && made.policies == ["PosternAuditor"] && !made.disabled)
        var listing = ListPrincipals.Request()
        listing.sortDirection = .ascending
        #expect(try await world.send(ListPrincipals.self, listing).principals.map(\.principal) == ["ann", "test"])
        let key = try await world.send(CreateAccessKey.self, CreateAccessKey.Request(principal: "ann"))
        var keys = ListAccessKeys.Request()
        keys.principal = "ann"
        #expect(try await world.send(ListAccessKeys.self, keys).accessKeys.map(\.accessKeyId) == [key.accessKeyId])
        let removed = try await world.send(DeletePrincipal.self, DeletePrincipal.Request(principal: "ann"))
        #expect(removed.message.contains("ann"))
        #expect(try await world.send(ListAccessKeys.self, keys).accessKeys.isEmpty)
        #expect(await world.status("DELETE", "/postern/v1/principals/ann") == 404)
        #expect(await world.status("DELETE", "/postern/v1/principals/test") == 409)
        #expect(await world.status("POST", "/postern/v1/principals", #"{"name":"test"}"#) == 422)
        #expect(await world.status("POST", "/postern/v1/principals", #"{"name":"x","policies":["y"]}"#) == 422)
        #expect(await world.status("POST", "/postern/v1/access-keys", #"{"principal":"ann"}"#) == 404)
        #expect(await world.status("DELETE", "/postern/v1/access-keys/PSTNAAAAAAAAAAAAAAAA") == 404)
        #expect(await world.status("DELETE", "/postern/v1/tokens/none") == 404)
    }

    @Test("policies are put, shown with the built-in ones, and removed; what is no policy is refused with its place")
    func policies() async throws {
        let world = try await AdminWorld()
        let document = AdminAccessTests.policy(AdminAccessTests.allow("wickr:Get*"))
        _ = try await world.send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: "get", document: document))
        let shown = try await world.send(GetAccessPolicy.self, GetAccessPolicy.Request(policy: "get"))
        #expect(shown.document == document && shown.modified == Int64(world.clock.now.seconds) - 1)
        let builtIn = try await world.send(GetAccessPolicy.self, GetAccessPolicy.Request(policy: "PosternAuditor"))
        #expect(builtIn.document == BuiltInPolicy.auditor.text)
        let listed = try await world.send(ListAccessPolicies.self, ListAccessPolicies.Request()).policies
        #expect(Set(listed.map(\.policy)) == Set(BuiltInPolicy.allCases.map(\.rawValue) + ["get"]))
        await #expect {
            let bad = AdminAccessTests.policy(AdminAccessTests.allow("wickr:Gett"))
            _ = try await world.send(PutAccessPolicy.self, PutAccessPolicy.Request(policy: "bad", document: bad))
        } throws: { error in
            (error as? AdminFailure).map { $0.status == 422 && $0.message.contains("statement 1") } ?? false
        }
        #expect(await world.status("DELETE", "/postern/v1/policies/PosternAuditor") == 422)
        #expect(await world.status("DELETE", "/postern/v1/policies/get") == 200)
        #expect(await world.status("GET", "/postern/v1/policies/get") == 404)
    }

    @Test("who asks whether is told which statement decides, or which nearly did")
    func simulation() async throws {
        let world = try await AdminWorld()
        let document = #"""
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Mine","Effect":"Allow","Action":"wickr:*","Resource":"arn:postern:wickr::0:network/12345678"},
              {"Effect":"Deny","Action":"wickr:DeleteNetwork","Resource":"*"}]}
            """#
        _ = try await world.administrator("ann", document: document)
        func ask(_ action: String, _ network: String) async throws -> SimulateAccess.Reply {
            let resource = "arn:postern:wickr::0:network/\(network)"
            let request = SimulateAccess.Request(principal: "ann", action: action, resource: resource)
            return try await world.send(SimulateAccess.self, request)
        }
        let allowed = try await ask("wickr:getUser", "12345678")
        #expect(allowed.allowed && allowed.policy == "ann" && allowed.statement == "Mine")
        let denied = try await ask("wickr:DeleteNetwork", "12345678")
        #expect(!denied.allowed && denied.policy == "ann" && denied.statement == "2")
        let missed = try await ask("wickr:GetUser", "87654321")
        #expect(!missed.allowed && missed.policy == nil && missed.reason.contains("Mine"))
        #expect(missed.reason.contains("other resources"))
        #expect(try await ask("wickr:ListNetworks", "*").allowed == false)
        _ = try await world.send(UpdatePrincipal.self, UpdatePrincipal.Request(principal: "ann", disabled: true))
        #expect(try await ask("wickr:GetUser", "12345678").reason.contains("disabled"))
        let bad = #"{"principal":"ann","action":"wickr:No","resource":"x","sourceAddress":"y"}"#
        #expect(await world.status("POST", "/postern/v1/policies/simulate", bad) == 422)
        let unknown = #"{"principal":"bob","action":"wickr:GetUser","resource":"arn:postern:relay::0:policy/*"}"#
        #expect(await world.status("POST", "/postern/v1/policies/simulate", unknown) == 404)
    }

    @Test("a secret is told once, and stands in no answer, list or record after")
    func secrets() async throws {
        let world = try await AdminWorld()
        let key = try await world.send(CreateAccessKey.self, CreateAccessKey.Request(principal: "test"))
        let end = Int64(world.clock.now.seconds) + 60
        let token = try await world.send(CreateToken.self, CreateToken.Request(name: "t", expires: end))
        for target in ["/postern/v1/access-keys", "/postern/v1/tokens", "/postern/v1/audit", "/postern/v1/principals"] {
            let answer = await world.desk.answer(world.signed(AdminRequest(method: "GET", target: target)), id: "i")
            #expect(answer.status == 200, "\(target)")
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(!text.contains(key.secretAccessKey) && !text.contains(token.token))
        }
    }
}
