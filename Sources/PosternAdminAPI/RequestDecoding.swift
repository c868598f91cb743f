extension AdminOperation {
    /// Reads and checks a request that the router matched with this operation.
    ///
    /// - Throws: ``AdminError/validation(_:)`` with every field at fault; before that
    ///   ``AdminError/bodyTooLarge``, ``AdminError/unsupportedMediaType`` and
    ///   ``AdminError/badRequest(_:)`` for a body or query that cannot be read.
    package static func decode(
        _ request: AdminRequest,
        _ match: AdminRouter.Match
    ) throws(AdminError) -> Request {
        let members = try declaration.members(of: request, pathFields: match.pathFields)
        guard let typed = try? JSONValue.object(members).decoded(as: Request.self) else { throw .internalFailure }
        let faults = faults(in: typed)
        guard faults.isEmpty else { throw .validation(faults) }
        return typed
    }
}

extension OperationDeclaration {
    /// The values of all fields, checked, by name; without those that are absent.
    package func members(
        of request: AdminRequest,
        pathFields: [String: String]
    ) throws(AdminError) -> [String: JSONValue] {
        var checker = FieldChecker()
        let query = try Self.parameters(of: request.operationQuery)
        let body = try bodyMembers(of: request)
        var given: [String: JSONValue] = [:]
        for field in fields {
            switch field.place {
            case .path: given[field.name] = pathFields[field.name].map(field.kind.value(of:))
            case .query: given[field.name] = single(query[field.name] ?? [], field, &checker)
            case .header(let name): given[field.name] = single(request.values(ofHeader: name), field, &checker)
            case .body: given[field.name] = body[field.name]
            }
        }
        let members = checker.members(given, of: fields)
        guard checker.faults.isEmpty else { throw .validation(checker.faults) }
        return members
    }

    private func single(_ texts: [String], _ field: Field, _ checker: inout FieldChecker) -> JSONValue? {
        if texts.count > 1 { checker.refuse(field.name, "must be given once") }
        return texts.first.map(field.kind.value(of:))
    }

    private static func parameters(of query: String) throws(AdminError) -> [String: [String]] {
        var parameters: [String: [String]] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard
                let name = PercentEncoding.decode(parts[0]),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
            else { throw .badRequest("the query is not percent-encoded UTF-8") }
            parameters[name, default: []].append(value)
        }
        return parameters
    }
}

// The body.
extension OperationDeclaration {
    private var hasBody: Bool { fields.contains { $0.place == .body } }

    private func bodyMembers(of request: AdminRequest) throws(AdminError) -> [String: JSONValue] {
        guard request.body.count <= AdminRequest.largestBody else { throw .bodyTooLarge }
        guard hasBody, !request.body.isEmpty else { return [:] }
        guard request.values(ofHeader: "content-type").allSatisfy(Self.isJSON) else { throw .unsupportedMediaType }
        do throws(JSONFault) {
            let value = try JSONParser.parse(request.body)
            guard let members = value.members else { throw JSONFault.malformed }
            return members
        } catch {
            throw .badRequest(error.description)
        }
    }

    private static func isJSON(_ contentType: String) -> Bool {
        let essence = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return ["application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1"].contains(essence)
    }
}
