import Testing

@testable import PosternAdminAPI

@Suite("Declarations")
struct DeclarationTests {
    @Test("say what the request types have, no more and no less", arguments: AdminOperations.all.indices)
    func requestTypes(_ index: Int) throws {
        func check<Operation: AdminOperation>(_ operation: Operation.Type) throws {
            try expectFit(Operation.Request.self, operation.declaration.fields)
        }
        try check(AdminOperations.all[index])
    }

    @Test("say what the reply types have, no more and no less", arguments: AdminOperations.all.indices)
    func replyTypes(_ index: Int) throws {
        func check<Operation: AdminOperation>(_ operation: Operation.Type) throws {
            #expect(operation.declaration.reply.allSatisfy { $0.place == .body })
            try expectFit(Operation.Reply.self, operation.declaration.reply)
        }
        try check(AdminOperations.all[index])
    }

    @Test("survive the way over the wire", arguments: AdminOperations.all.indices)
    func roundTrip(_ index: Int) throws {
        func check<Operation: AdminOperation>(_ operation: Operation.Type) throws {
            var checker = FieldChecker()
            let fields = operation.declaration.fields
            let checked = JSONValue.object(checker.members(Sample.members(fields), of: fields))
            let request = try checked.decoded(as: Operation.Request.self)
            let wire = try Operation.encode(request)
            let match = try declaredRouter.match(method: wire.method, path: wire.path)
            #expect(match.declaration == operation.declaration)
            #expect(try Operation.decode(wire, match) == request)
        }
        try check(AdminOperations.all[index])
    }

    @Test("have names of their own, and every path field declared")
    func names() {
        let declarations = AdminOperations.all.map { $0.declaration }
        #expect(Set(declarations.map(\.action)).count == declarations.count)
        for declaration in declarations {
            let inPath = declaration.path.segments.compactMap { if case .field(let name) = $0 { name } else { nil } }
            #expect(Set(inPath) == Set(declaration.fields.filter { $0.place == .path }.map(\.name)))
            #expect(Set(declaration.fields.map(\.name)).count == declaration.fields.count)
            #expect(Set(declaration.reply.map(\.name)).count == declaration.reply.count)
            #expect(declaration.path.text.hasPrefix("/postern/v1/") == declaration.action.hasPrefix("postern:"))
            #expect(!declaration.reply.isEmpty)
        }
        #expect(Set(declarations.map { "\($0.method) \($0.path.text)" }).count == declarations.count)
    }

    @Test("hide whatever opens something")
    func secrets() {
        for declaration in AdminOperations.all.map({ $0.declaration }) {
            for field in (declaration.fields + declaration.reply).flatMap(\.withThoseInside) {
                let name = field.name.lowercased()
                let isSecret =
                    ["secret", "challenge", "password", "invitecode"].contains(where: name.contains)
                    || ["code", "codeverifier", "token", "accesstoken", "idtoken", "refreshtoken"].contains(name)
                guard isSecret, case .text = field.kind else { continue }
                #expect(field.isSensitive, "\(declaration.name) \(field.name)")
            }
        }
    }

    /// A value with every member and one with the required ones only are decoded and encoded again. In the first, no
    /// optional of the type may stay empty, in the second none may be filled: so the type has nothing undeclared, and
    /// requires what is declared so.
    private func expectFit<Value: Codable>(_ type: Value.Type, _ fields: [Field]) throws {
        for isFull in [true, false] {
            let sample = Sample.members(fields, isFull: isFull)
            var checker = FieldChecker()
            let checked = JSONValue.object(checker.members(sample, of: fields))
            #expect(checker.faults == [])
            let value = try checked.decoded(as: type)
            #expect(try JSONValue(encoding: value) == checked)
            #expect(optionals(of: value, filled: !isFull) == [])
        }
    }

    /// The names of the optional members, at any depth, that hold something, or that hold nothing.
    private func optionals(of value: Any, filled: Bool, at path: String = "") -> [String] {
        let mirror = Mirror(reflecting: value)
        return mirror.children.flatMap { child -> [String] in
            let path = "\(path).\(child.label ?? "")"
            let mirror = Mirror(reflecting: child.value)
            guard mirror.displayStyle == .optional else { return optionals(of: child.value, filled: filled, at: path) }
            let inside = mirror.children.first.map { optionals(of: $0.value, filled: filled, at: path) } ?? []
            return mirror.children.isEmpty == filled ? inside : [path] + inside
        }
    }
}

extension Field {
    fileprivate var withThoseInside: [Field] { [self] + kind.fieldsInside.flatMap(\.withThoseInside) }
}

extension FieldKind {
    fileprivate var fieldsInside: [Field] {
        switch self {
        case .object(let fields, _): fields
        case .list(let item, _), .batch(let item, _): item.fieldsInside
        default: []
        }
    }
}

/// Finds what is declared, answered or not.
let declaredRouter = AdminRouter(AdminOperations.all.map { $0.declaration })
