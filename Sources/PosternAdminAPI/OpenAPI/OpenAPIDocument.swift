/// The endpoint described in OpenAPI 3.1, made from the operations' declarations and nothing else.
package enum OpenAPIDocument {
    /// Where the server shows it.
    package static let path = "/openapi.json"

    /// What the server answers, as JSON in UTF-8; the same bytes for the same declarations.
    package static let bytes = document(of: AdminOperations.all.map { $0.declaration }).serialised

    static func document(of declarations: [OperationDeclaration]) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for declaration in declarations {
            paths[declaration.path.text, default: [:]][declaration.method.rawValue.lowercased()] = declaration.described
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": "Postern administration", "version": "1", "description": .text(description)],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "responses": .object(AdminError.describedResponses),
                "securitySchemes": securitySchemes,
            ],
            "security": [["signature": []], ["bearer": []], ["certificate": []]],
        ]
    }

    private static let description =
        "What administers networks and the server. Texts are counted in Unicode scalars in normal form C. "
        + "A list of words in a query may be joined by + too. In a batch, an item that breaks its schema fails alone."

    private static let securitySchemes: JSONValue = [
        "signature": [
            "type": "apiKey", "in": "header", "name": "Authorization",
            "description": "AWS Signature Version 4 with an access key, for the service wickr in any region.",
        ],
        "bearer": ["type": "http", "scheme": "bearer", "description": "What CreateToken answered."],
        "certificate": ["type": "mutualTLS", "description": "A certificate that PutClientCertificate named."],
    ]
}
