import PosternAdminAPI

/// What is sent to a token endpoint, as `application/x-www-form-urlencoded`.
struct Form: Sendable, Undescribed {
    private var fields: [(name: String, value: String)]

    init(_ fields: KeyValuePairs<String, String>) {
        self.fields = fields.map { ($0.key, $0.value) }
    }

    mutating func add(_ name: String, _ value: String?) {
        if let value { fields.append((name, value)) }
    }

    var text: String {
        fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
}
