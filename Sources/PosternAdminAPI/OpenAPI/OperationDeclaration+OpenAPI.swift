extension OperationDeclaration {
    /// The operation as an OpenAPI document describes it.
    var described: JSONValue {
        var described: [String: JSONValue] = [
            "operationId": .text(name),
            "summary": .text(summary),
            "x-postern-action": .text(action),
            "responses": .object(responses),
        ]
        let parameters = fields.compactMap(\.describedParameter)
        if !parameters.isEmpty { described["parameters"] = .list(parameters) }
        described["requestBody"] = requestBody
        return .object(described)
    }

    private var requestBody: JSONValue? {
        let inBody = fields.filter { $0.place == .body }
        guard !inBody.isEmpty else { return nil }
        return [
            "required": .boolean(inBody.contains { $0.presence == .required }),
            "content": JSONValue.json(Field.schema(of: inBody, .ignored, in: .request)),
        ]
    }

    private var responses: [String: JSONValue] {
        var responses: [String: JSONValue] = [
            "200": [
                "description": "Done.",
                "headers": JSONValue.describedHeaders([AdminError.requestIDHeader]),
                "content": JSONValue.json(Field.schema(of: reply, .ignored, in: .reply)),
            ]
        ]
        for error in possibleErrors {
            responses[String(error.status)] = ["$ref": .text("#/components/responses/\(error.status)")]
        }
        return responses
    }

    private var possibleErrors: [AdminError] {
        let hasBody = fields.contains { $0.place == .body }
        return AdminError.oneOfEach.filter { error in
            switch error {
            case .unsupportedMediaType: hasBody
            case .validation: !fields.isEmpty
            case .conflict: access == .write
            // What lists everything has nothing to miss.
            case .notFound: hasBody || fields.contains { $0.place == .path }
            default: true
            }
        }
    }
}

extension Field {
    /// Where it stands in a path, query or header.
    fileprivate var describedParameter: JSONValue? {
        let (place, wireName): (JSONValue, String)
        switch self.place {
        case .path: (place, wireName) = ("path", name)
        case .query: (place, wireName) = ("query", name)
        case .header(let header): (place, wireName) = ("header", header)
        case .body: return nil
        }
        var schema = kind.parameterSchema.merging(annotations) { $1 }
        var parameter: [String: JSONValue] = [
            "name": .text(wireName), "in": place, "required": .boolean(presence == .required),
        ]
        parameter["description"] = schema.removeValue(forKey: "description")
        parameter["schema"] = .object(schema)
        if case .choices = kind {
            parameter["style"] = "spaceDelimited"
            parameter["explode"] = false
        }
        return .object(parameter)
    }
}

extension JSONValue {
    static func json(_ schema: [String: JSONValue]) -> JSONValue {
        ["application/json": ["schema": .object(schema)]]
    }

    static func describedHeaders(_ headers: [(name: String, schema: [String: JSONValue])]) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: headers.map { ($0.name, ["schema": .object($0.schema)]) }))
    }
}
