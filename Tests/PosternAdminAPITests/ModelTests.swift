import Testing

@testable import PosternAdminAPI

@Suite("The public service model")
struct ModelTests {
    struct Model: Decodable {
        let operations: [Operation]
        let objects: [String: [Member]]
        let errors: [String: Int]
    }

    struct Operation: Decodable, Sendable {
        let name, method, path: String
        let input, output: [Member]
    }

    struct Member: Decodable, Hashable, Sendable {
        let name, place, type: String
        let required: Bool
        let of: String?
        let words: [String]?
        let sensitive: Bool?
    }

    private static let declarations = AdminOperations.all.map { $0.declaration }
        .filter { $0.action.hasPrefix("wickr:") }

    @Test("has no operation that we do not declare as it does")
    func operations() throws {
        let model = try vectors("model", as: Model.self)
        #expect(Set(model.operations.map(\.name)) == Set(Self.declarations.map(\.name)))
        for operation in model.operations {
            let declaration = try #require(Self.declarations.first { $0.name == operation.name })
            #expect(declaration.method.rawValue == operation.method)
            #expect(declaration.path.text == operation.path)
        }
    }

    @Test("asks for what we ask for, inside of objects too", arguments: declarations.map(\.name))
    func requests(_ name: String) throws {
        let model = try vectors("model", as: Model.self)
        let declaration = try #require(Self.declarations.first { $0.name == name })
        let operation = try #require(model.operations.first { $0.name == declaration.name })
        var comparison = Comparison(objects: model.objects, part: .request)
        comparison.compare(declaration.fields, operation.input, at: declaration.name)
        #expect(comparison.differences == [])
    }

    @Test("is told what it knows, and all that it requires, inside of objects too", arguments: declarations.map(\.name))
    func replies(_ name: String) throws {
        let model = try vectors("model", as: Model.self)
        let declaration = try #require(Self.declarations.first { $0.name == name })
        let operation = try #require(model.operations.first { $0.name == declaration.name })
        var comparison = Comparison(objects: model.objects, part: .reply)
        comparison.compare(declaration.reply, operation.output, at: declaration.name)
        #expect(comparison.differences == [])
    }

    @Test("has no object that no operation of ours holds")
    func objects() throws {
        let model = try vectors("model", as: Model.self)
        var met: Set<String> = []
        for operation in model.operations {
            let declaration = try #require(Self.declarations.first { $0.name == operation.name })
            var comparison = Comparison(objects: model.objects, part: .reply)
            comparison.compare(declaration.fields, operation.input, at: "")
            comparison.compare(declaration.reply, operation.output, at: "")
            met.formUnion(comparison.met)
        }
        // Stands in an error only.
        #expect(met == Set(model.objects.keys).subtracting(["ErrorDetail"]))
    }

    @Test("has our errors under their names and statuses")
    func errors() throws {
        let ours: [AdminError] = [
            .badRequest(""), .unauthorized(""), .forbidden(""), .notFound(""), .validation([]),
            .rateLimited(retryAfterSeconds: 1), .internalFailure,
        ]
        let named = Dictionary(uniqueKeysWithValues: ours.map { ($0.typeName, $0.status) })
        let model = try vectors("model", as: Model.self)
        #expect(model.errors == named)
        let detail = try #require(JSONValue(encoding: ErrorDetail(field: "f", reason: "r")).members)
        #expect(Set(detail.keys) == Set(try #require(model.objects["ErrorDetail"]).map(\.name)))
    }
}

/// What differs between fields of ours and members of the model.
private struct Comparison {
    enum Part { case request, reply }

    let objects: [String: [ModelTests.Member]]
    let part: Part
    private(set) var differences: [String] = []
    private(set) var met: Set<String> = []

    init(objects: [String: [ModelTests.Member]], part: Part) {
        self.objects = objects
        self.part = part
    }

    mutating func compare(_ fields: [Field], _ members: [ModelTests.Member], at path: String, mayHaveMore: Bool = false)
    {
        for name in Set(fields.map(\.name)).subtracting(members.map(\.name)).sorted() where !mayHaveMore {
            differences.append("\(path).\(name) is ours only")
        }
        for member in members {
            guard let field = fields.first(where: { $0.name == member.name }) else {
                differences.append("\(path).\(member.name) is missing")
                continue
            }
            compare(field, member, at: "\(path).\(member.name)")
        }
    }

    private mutating func compare(_ field: Field, _ member: ModelTests.Member, at path: String) {
        expect(field.place.text, member.place, path)
        expect(field.kind.type(in: field.name), member.type, path)
        // A reply may promise what the model leaves open.
        if part == .request || member.required {
            expect("\(field.presence == .required)", "\(member.required)", path + " required")
        }
        if member.sensitive == true { expect("\(field.isSensitive)", "true", path + " sensitive") }
        if let words = member.words { expect("\(field.kind.words.sorted())", "\(words.sorted())", path) }
        guard let of = member.of else { return }
        guard let inner = field.kind.inner else {
            expect(field.kind.itemType ?? "nothing", of, path)
            return
        }
        guard let members = objects[of] else {
            differences.append("\(path) holds no \(of)")
            return
        }
        met.insert(of)
        // The model lets a new group have some of the settings, we let it have all.
        compare(inner, members, at: path, mayHaveMore: of == "SecurityGroupSettingsRequest")
    }

    private mutating func expect(_ ours: String, _ theirs: String, _ path: String) {
        if ours != theirs { differences.append("\(path) is \(ours), in the model \(theirs)") }
    }
}

extension Field.Place {
    fileprivate var text: String {
        switch self {
        case .path: "path"
        case .query: "query"
        case .header(let name): "header \(name)"
        case .body: "body"
        }
    }
}

extension FieldKind {
    /// The model's type. It has two widths of integers; JSON has one.
    fileprivate func type(in name: String) -> String {
        switch self {
        case .text, .choice, .choices, .bytes: "string"
        case .integer: ["maxTtl", "maxAutoDownloadSize", "expiresIn"].contains(name) ? "long" : "integer"
        case .boolean: "boolean"
        case .time: "timestamp"
        case .list, .batch: "list"
        case .object: "structure"
        }
    }

    fileprivate var words: [String] {
        if case .choice(let words) = self { words } else { [] }
    }

    /// The fields of the object that it is or holds.
    fileprivate var inner: [Field]? {
        switch self {
        case .object(let fields, _): fields
        case .list(let item, _), .batch(let item, _): item.inner
        default: nil
        }
    }

    /// The type of a list's items.
    fileprivate var itemType: String? {
        switch self {
        case .list(let item, _), .batch(let item, _): item.type(in: "")
        default: nil
        }
    }
}
