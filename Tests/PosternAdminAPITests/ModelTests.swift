import Testing

@testable import PosternAdminAPI

@Suite("The public service model")
struct ModelTests {
    struct Model: Decodable {
        let operations: [Operation]
        let objects: [String: [Member]]
    }

    struct Operation: Decodable, Sendable {
        let name, method, path: String
        let input, output: [Member]
    }

    struct Member: Decodable, Hashable, Sendable {
        let name, place, type: String
        let required: Bool
    }

    @Test("has the operations as we declare them")
    func operations() throws {
        let model = try vectors("model", as: Model.self)
        let declarations = AdminOperations.all.map { $0.declaration }.filter { $0.action.hasPrefix("wickr:") }
        #expect(Set(model.operations.map(\.name)) == Set(declarations.map(\.name)))
        for operation in model.operations {
            let declaration = try #require(declarations.first { $0.name == operation.name })
            #expect(declaration.method.rawValue == operation.method)
            #expect(declaration.path.text == operation.path)
            #expect(Set(declaration.fields.map(Self.member)) == Set(operation.input))
        }
    }

    @Test("has the objects as we encode them")
    func objects() throws {
        let model = try vectors("model", as: Model.self)
        let item = try #require(BatchCreateUser.declaration.fields.first { $0.name == "users" })
        guard case .batch(.object(let itemFields, _), _) = item.kind else {
            Issue.record("users are not a batch of objects")
            return
        }
        #expect(Set(itemFields.map(Self.member)) == Set(try #require(model.objects["BatchCreateUserRequestItem"])))
        let settings = SecurityGroupSettings.fields.map(Self.member).filter { $0.name != "maxNonSsoSessionMinutes" }
        #expect(Set(settings) == Set(try #require(model.objects["SecurityGroupSettings"])))
        #expect(
            Set(PasswordRequirements.fields.map(Self.member))
                == Set(try #require(model.objects["PasswordRequirements"]))
        )
        #expect(Set(ShredderSettings.fields.map(Self.member)) == Set(try #require(model.objects["ShredderSettings"])))
    }

    @Test("knows every member that an answer has, and misses none that it requires")
    func answers() throws {
        let model = try vectors("model", as: Model.self)
        let page = Page(
            rows: [Network(networkId: "12345678", networkName: "n", accessLevel: .standard)],
            nextToken: "t"
        )
        let group = SecurityGroup(
            id: "a",
            name: "g",
            isDefault: true,
            activeMembers: 1,
            botMembers: 0,
            modified: 1,
            settings: .defaults
        )
        let answers: [(String, any Encodable)] = [
            ("CreateNetwork", CreateNetwork.Reply(networkId: "12345678", networkName: "n", encryptionKeyArn: "k")),
            ("ListNetworks", ListNetworks.Reply(page)),
            ("GetNetwork", page.rows[0]),
            ("ListSecurityGroups", ListSecurityGroups.Reply(Page(rows: [group], nextToken: "t"))),
            ("BatchCreateUser", BatchCreateUser.Reply(message: "m", successful: [], failed: [])),
            ("ListUsers", ListUsers.Reply(Page(rows: [Self.user], nextToken: "t"))),
            ("GetUser", Self.fullUser),
            ("ListDevicesForUser", ListDevicesForUser.Reply(Page(rows: [Self.device], nextToken: "t"))),
            ("BatchResetDevicesForUser", BatchResetDevicesForUser.Reply(message: "m", successful: [], failed: [])),
        ]
        for (name, answer) in answers {
            try check(answer, against: #require(model.operations.first { $0.name == name }).output)
        }
        try check(page.rows[0], against: #require(model.objects["Network"]))
        try check(group, against: #require(model.objects["SecurityGroup"]))
        try check(Self.user, against: #require(model.objects["User"]))
        try check(Self.device, against: #require(model.objects["BasicDeviceObject"]))
        try check(
            BatchDeviceSuccessResponseItem(appId: "a"),
            against: #require(model.objects["BatchDeviceSuccessResponseItem"])
        )
        try check(
            BatchDeviceErrorResponseItem(ErrorDetail(field: "f", reason: "r"), appId: "a"),
            against: #require(model.objects["BatchDeviceErrorResponseItem"])
        )
        try check(
            BatchUserErrorResponseItem(ErrorDetail(field: "f", reason: "r")),
            against: #require(model.objects["BatchUserErrorResponseItem"])
        )
    }

    private func check(_ answer: some Encodable, against members: [Member]) throws {
        let names = Set(try #require(JSONValue(encoding: answer).members).keys)
        #expect(names.isSubset(of: members.map(\.name)))
        #expect(names.isSuperset(of: members.filter(\.required).map(\.name)))
    }

    private static let user: User = {
        var user = User(userId: "1")
        user.firstName = "f"
        user.lastName = "l"
        user.username = "u"
        user.securityGroups = ["g"]
        user.isAdmin = false
        user.suspended = false
        user.status = .active
        user.otpEnabled = false
        user.scimId = "s"
        user.type = "user"
        user.cell = "1"
        user.countryCode = "49"
        user.challengeFailures = 0
        user.isInviteExpired = false
        user.isUser = true
        user.inviteCode = "code12"
        user.codeValidation = false
        user.uname = "h"
        return user
    }()

    private static let device: Device = {
        var device = Device(appId: "a")
        device.created = "2024-02-01T12:00:00Z"
        device.lastLogin = "2024-02-01T12:00:00Z"
        device.statusText = "Active"
        device.suspend = false
        device.type = "person"
        return device
    }()

    private static let fullUser: GetUser.Reply = {
        var user = GetUser.Reply(userId: "1")
        user.firstName = "f"
        user.lastName = "l"
        user.username = "u"
        user.isAdmin = false
        user.suspended = false
        user.status = .pending
        user.lastActivity = 1
        user.lastLogin = 1
        user.securityGroupIds = ["g"]
        return user
    }()

    private static func member(_ field: Field) -> Member {
        let place =
            switch field.place {
            case .path: "path"
            case .query: "query"
            case .header: "header"
            case .body: "body"
            }
        return Member(name: field.name, place: place, type: type(of: field), required: field.presence == .required)
    }

    private static func type(of field: Field) -> String {
        switch field.kind {
        case .text, .choice, .choices, .bytes: "string"
        // The model has two widths; JSON has one.
        case .integer: ["maxTtl", "maxAutoDownloadSize"].contains(field.name) ? "long" : "integer"
        case .boolean: "boolean"
        case .time: "timestamp"
        case .list, .batch: "list"
        case .object: "structure"
        }
    }
}
