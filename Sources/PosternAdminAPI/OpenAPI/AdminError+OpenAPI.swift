extension AdminError {
    /// One of each case, for describing what they have in common.
    static let oneOfEach: [AdminError] = [
        .badRequest("The request cannot be read."),
        .unauthorized("No credentials, or none that count."),
        .forbidden("The credentials do not suffice for this."),
        .notFound("There is no such thing."),
        .methodNotAllowed([]),
        .conflict("Something else has to be done first."),
        .bodyTooLarge,
        .unsupportedMediaType,
        .validation([]),
        .rateLimited(retryAfterSeconds: 1),
        .internalFailure,
    ]

    static let requestIDHeader = (name: "x-amzn-RequestId", schema: ["type": "string"] as [String: JSONValue])

    /// The responses by their statuses.
    static var describedResponses: [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: oneOfEach.map { (String($0.status), $0.describedResponse) })
    }

    private var describedResponse: JSONValue {
        [
            "description": .text(described),
            "headers": JSONValue.describedHeaders(describedHeaders),
            "content": JSONValue.json(bodySchema),
        ]
    }

    private var described: String {
        switch self {
        case .validation: "Fields are at fault."
        case .methodNotAllowed: "The path does not take this method."
        case .rateLimited: "Too many requests."
        default: message
        }
    }

    private var describedHeaders: [(name: String, schema: [String: JSONValue])] {
        var headers = [
            Self.requestIDHeader, (name: Self.typeHeader, schema: ["type": "string", "const": .text(typeName)]),
        ]
        switch self {
        case .rateLimited: headers.append((name: "Retry-After", schema: ["type": "integer", "minimum": 0]))
        case .methodNotAllowed: headers.append((name: "Allow", schema: ["type": "string"]))
        default: break
        }
        return headers
    }

    private var bodySchema: [String: JSONValue] {
        guard case .validation = self else { return Field.schema(of: [.message], .ignored, in: .reply) }
        let reasons = Field("reasons", .objects(Field.errorDetail), .required, "Each field at fault, and why.")
        return Field.schema(of: [.message, reasons], .ignored, in: .reply)
    }
}
