extension AdminOperation {
    /// The request as it goes on the wire; `host` and signature are the sender's to add.
    ///
    /// - Throws: `EncodingError` when a value has no JSON form; ours all have one.
    package static func encode(_ request: Request) throws -> AdminRequest {
        declaration.request(with: try JSONValue(encoding: request).members ?? [:])
    }

    package static func encodeReply(_ reply: Reply) throws -> [UInt8] {
        try JSONValue(encoding: reply).serialised
    }

    /// - Throws: ``JSONFault`` or `DecodingError` when the server answered something else.
    package static func decodeReply(_ body: [UInt8]) throws -> Reply {
        try JSONParser.parse(body).decoded(as: Reply.self)
    }
}

extension OperationDeclaration {
    /// - Parameter members: The fields' values by name; those of a batch as ``BatchItem`` codes them.
    package func request(with members: [String: JSONValue]) -> AdminRequest {
        var request = AdminRequest(method: method.rawValue, target: path.filled(with: members))
        request.query = query(of: members)
        for field in fields {
            guard case .header(let name) = field.place, let value = members[field.name] else { continue }
            request.headers += FieldKind.text(of: value).map { [AdminRequest.Header(name, $0)] } ?? []
        }
        if fields.contains(where: { $0.place == .body }) {
            request.headers.append(AdminRequest.Header("content-type", "application/json"))
            request.body = JSONValue.object(body(of: members)).serialised
        }
        return request
    }

    private func query(of members: [String: JSONValue]) -> String {
        let pairs = fields.compactMap { field -> String? in
            guard field.place == .query, let value = members[field.name], let text = FieldKind.text(of: value)
            else { return nil }
            if case .list(let words) = value, words.isEmpty { return nil }
            return "\(field.name)=\(PercentEncoding.encode(text))"
        }
        return pairs.joined(separator: "&")
    }

    private func body(of members: [String: JSONValue]) -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        for field in fields where field.place == .body {
            body[field.name] = members[field.name].map { Self.bare($0, field.kind) }
        }
        return body
    }

    /// A batch's items without what tells valid ones from faulty ones; a client sends valid ones only.
    private static func bare(_ value: JSONValue, _ kind: FieldKind) -> JSONValue {
        guard case .batch = kind, case .list(let items) = value else { return value }
        return .list(items.compactMap { $0.members?["valid"] })
    }
}

extension PathTemplate {
    fileprivate func filled(with members: [String: JSONValue]) -> String {
        let filled = segments.map { segment in
            switch segment {
            case .literal(let literal): literal
            case .field(let name): PercentEncoding.encode(members[name].flatMap(FieldKind.text(of:)) ?? "")
            }
        }
        return "/" + filled.joined(separator: "/")
    }
}
