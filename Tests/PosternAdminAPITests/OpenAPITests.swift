import Foundation
import Testing

@testable import PosternAdminAPI

@Suite("The OpenAPI description")
struct OpenAPITests {
    private static let declarations = AdminOperations.all.map { $0.declaration }
    private static let document = OpenAPIDocument.document(of: declarations)

    @Test("describes what the server answers, in the same bytes each time")
    func served() throws {
        let served = OpenAPIDocument.document(of: AdminOperations.all.map { $0.declaration })
        #expect(OpenAPIDocument.bytes == served.serialised)
        #expect(try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.bytes)) is [String: Any])
    }

    @Test("has every operation once, under its name")
    func operations() throws {
        let paths = try #require(Self.document["paths"]?.members)
        var names: Set<String> = []
        for declaration in Self.declarations {
            let described = paths[declaration.path.text]?[declaration.method.rawValue.lowercased()]
            let name = try #require(described?["operationId"]?.text)
            #expect(name == declaration.name)
            names.insert(name)
            #expect(described?["x-postern-action"] == .text(declaration.action))
            #expect((described?["requestBody"] != nil) == declaration.fields.contains { $0.place == .body })
        }
        #expect(names.count == Self.declarations.count)
        #expect(paths.values.reduce(0) { $0 + ($1.members?.count ?? 0) } == Self.declarations.count)
    }

    @Test("says which errors an operation may answer, each with its status and shape")
    func errors() throws {
        let responses = try #require(Self.document["components"]?["responses"]?.members)
        #expect(
            Set(responses.keys) == [
                "400", "401", "403", "404", "405", "409", "413", "415", "422", "429", "500",
            ]
        )
        let statuses = { (name: String) throws -> Set<String> in
            let declaration = try #require(Self.declarations.first { $0.name == name })
            let described = Self.document["paths"]?[declaration.path.text]?[declaration.method.rawValue.lowercased()]
            let members = try #require(described?["responses"]?.members)
            for (status, response) in members where status != "200" {
                #expect(response["$ref"] == .text("#/components/responses/\(status)"))
            }
            return Set(members.keys)
        }
        let always: Set = ["200", "400", "401", "403", "405", "413", "429", "500"]
        // As in the public model, a list of networks is never missing.
        #expect(try statuses("ListNetworks") == always.union(["422"]))
        #expect(try statuses("GetNetwork") == always.union(["404", "422"]))
        #expect(try statuses("PrepareNetwork") == always.union(["409"]))
        #expect(try statuses("UpdateNetwork") == always.union(["404", "409", "415", "422"]))
        let reasons = responses["422"]?["content"]?["application/json"]?["schema"]?["properties"]?["reasons"]
        #expect(reasons?["items"]?["properties"]?.members?.keys.sorted() == ["field", "reason"])
    }

    @Test("puts each parameter where it is declared")
    func parameters() throws {
        let toggle = Self.document["paths"]?["/networks/{networkId}/users/toggleSuspend"]?["patch"]
        guard case .list(let parameters) = toggle?["parameters"] else {
            Issue.record("no parameters")
            return
        }
        let places = parameters.map { [$0["name"], $0["in"], $0["required"]] }
        #expect(
            places == [
                ["networkId", "path", true], ["suspend", "query", true], ["x-client-token", "header", false],
            ]
        )
        #expect(toggle?["requestBody"]?["required"] == true)
    }

    @Test("is one to others, and its schemas refuse what the server refuses, and nothing else")
    func others() throws {
        var (inBodies, inParameters) = (Variations(), Variations())
        let cases = Self.declarations.flatMap {
            bodyCases(of: $0, &inBodies) + parameterCases(of: $0, &inParameters)
        }
        let input: JSONValue = ["document": Self.document, "cases": .list(cases)]
        #expect(cases.count > 1_000)
        let outcome = try OpenAPIProgram.run(input)
        #expect(outcome.status == 0)
        #expect(outcome.output == "\n", "\(outcome.output.prefix(4_000)) \(outcome.errors.suffix(2_000))")
    }

    private func bodyCases(of declaration: OperationDeclaration, _ variations: inout Variations) -> [JSONValue] {
        let place = place(of: declaration)
        let schema: [JSONValue] = ["content", "application/json", "schema"]
        let inBody = declaration.fields.filter { $0.place == .body }
        let requests = inBody.isEmpty ? [] : cases(at: place + ["requestBody"] + schema, inBody, &variations)
        // A reply never holds null, so what the check of requests says of one does not count.
        let replyPlace = place + ["responses", "200"] + schema
        return requests + cases(at: replyPlace, declaration.reply, &variations, mayHoldNull: false)
    }

    private func parameterCases(of declaration: OperationDeclaration, _ variations: inout Variations) -> [JSONValue] {
        declaration.fields.filter { $0.place != .body }.enumerated().flatMap { index, field in
            let schema = place(of: declaration) + ["parameters", .integer(Int64(index)), "schema"]
            return variations.values(of: field.kind).filter(field.kind.canStandInParameter).map { value in
                testCase(schema, value, isValid([field.name: field.kind.asRead(value)], [field]))
            }
        }
    }

    private func place(of declaration: OperationDeclaration) -> [JSONValue] {
        ["paths", .text(declaration.path.text), .text(declaration.method.rawValue.lowercased())]
    }

    private func cases(
        at place: [JSONValue],
        _ fields: [Field],
        _ variations: inout Variations,
        mayHoldNull: Bool = true
    ) -> [JSONValue] {
        variations.members(fields).filter { mayHoldNull || !JSONValue.object($0).holdsNull }.map {
            testCase(place, .object($0), isValid($0, fields))
        }
    }

    private func testCase(_ place: [JSONValue], _ value: JSONValue, _ isValid: Bool) -> JSONValue {
        ["at": .list(place), "value": value, "isValid": .boolean(isValid)]
    }

    private func isValid(_ members: [String: JSONValue], _ fields: [Field]) -> Bool {
        var checker = FieldChecker()
        _ = checker.members(members, of: fields.map(\.withListForBatch))
        return checker.faults.isEmpty
    }
}

extension Field {
    /// A schema says of each item whether it is right; the check leaves that to the operation.
    fileprivate var withListForBatch: Field {
        guard case .batch(let item, let count) = kind else { return self }
        return Field(name, in: place, .list(item, count), presence, isSensitive: isSensitive, summary)
    }
}

extension FieldKind {
    /// Whether the schema of a parameter speaks of such a value: everything else arrives as a text.
    fileprivate func canStandInParameter(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.text, .text), (.choice, .text), (.integer, .integer), (.boolean, .boolean), (.choices, .list): true
        case (.time, .integer): true
        case (.time, .text(let text)): Int64(text) == nil
        default: false
        }
    }

    /// What the server reads of it: a time may come as a text.
    fileprivate func asRead(_ value: JSONValue) -> JSONValue {
        if case (.time, .text(let text)) = (self, value) { self.value(of: text) } else { value }
    }
}

extension JSONValue {
    fileprivate subscript(_ name: String) -> JSONValue? { members?[name] }

    fileprivate var holdsNull: Bool {
        switch self {
        case .null: true
        case .list(let items): items.contains(where: \.holdsNull)
        case .object(let members): members.values.contains(where: \.holdsNull)
        default: false
        }
    }
}

/// `Tests/Python/openapi_document.py`, under `POSTERN_PYTHON` or `python3`, which needs openapi-spec-validator.
private enum OpenAPIProgram {
    static func run(_ input: JSONValue) throws -> (status: Int32, output: String, errors: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
        try Data(input.serialised).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
        let program = tests.appending(path: "Python/openapi_document.py").path(percentEncoded: false)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["POSTERN_PYTHON"] ?? "python3"
        process.arguments = [python, "-B", program, file.path(percentEncoded: false)]
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let written = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: written, as: UTF8.self),
            String(decoding: complaint, as: UTF8.self)
        )
    }
}
