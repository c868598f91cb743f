import Testing

@testable import PosternAdminAPI

@Suite("Declarations")
struct DeclarationTests {
    @Test("say what the request types have, no more and no less", arguments: AdminOperations.all.indices)
    func requestTypes(_ index: Int) throws {
        func check<Operation: AdminOperation>(_ operation: Operation.Type) throws {
            for fields in [
                operation.declaration.fields, operation.declaration.fields.filter { $0.presence == .required },
            ] {
                let given = JSONValue.object(Sample.members(fields))
                var checker = FieldChecker()
                let checked = JSONValue.object(checker.members(given.members ?? [:], of: operation.declaration.fields))
                #expect(checker.faults == [])
                let request = try checked.decoded(as: Operation.Request.self)
                #expect(try JSONValue(encoding: request) == checked)
            }
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
            let match = try AdminOperations.router.match(method: wire.method, path: wire.path)
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
            #expect(declaration.path.text.hasPrefix("/postern/v1/") == declaration.action.hasPrefix("postern:"))
        }
    }
}

/// Values that satisfy a declaration.
enum Sample {
    static func members(_ fields: [Field]) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: fields.map { ($0.name, value(of: $0.kind)) })
    }

    static func value(of kind: FieldKind) -> JSONValue {
        switch kind {
        case .text(let rule):
            .text(String(repeating: "1", count: min(max(rule.length.lowerBound, 1), rule.length.upperBound)))
        case .choice(let words): .text(words.last ?? "")
        case .choices(let words): .list(words.map(JSONValue.text))
        case .integer(let ranges): .integer(ranges.last?.lowerBound ?? 0)
        case .boolean: true
        case .bytes(let count): .text(Base64.text([UInt8](repeating: 7, count: count.lowerBound)))
        case .time: 1_709_251_198
        case .list(let item, let count): .list([JSONValue](repeating: value(of: item), count: max(count.lowerBound, 1)))
        case .batch(let item, _): [value(of: item)]
        case .object(let fields, _): .object(members(fields))
        }
    }
}
