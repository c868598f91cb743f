/// What can be asked of the admin endpoint: one conforming type an operation.
///
/// The declaration says what a request may be and what the reply holds; ``Request`` and ``Reply`` are
/// the typed forms, with members named as in JSON. The library's tests hold types and declaration
/// together.
package protocol AdminOperation: Sendable {
    associatedtype Request: Codable, Hashable, Sendable
    associatedtype Reply: Codable, Hashable, Sendable

    static var declaration: OperationDeclaration { get }

    /// What is wrong with fields that are each right for themselves.
    static func faults(in request: Request) -> [ErrorDetail]
}

extension AdminOperation {
    package static func faults(in request: Request) -> [ErrorDetail] { [] }
}

package struct OperationDeclaration: Hashable, Sendable {
    package enum Access: Hashable, Sendable { case read, write }

    /// The permission that it needs: `wickr:CreateNetwork`, or `postern:…` for our own.
    package let action: String
    package let access: Access
    package let method: HTTPMethod
    package let path: PathTemplate
    package let fields: [Field]
    /// The members of the reply; each one's place is the body. Their bounds are what we promise.
    package let reply: [Field]
    /// One line for people who ask what the operation does.
    package let summary: String

    package init(
        _ action: String,
        _ access: Access,
        _ method: HTTPMethod,
        _ path: PathTemplate,
        _ summary: String,
        fields: [Field] = [],
        reply: [Field] = []
    ) {
        self.action = action
        self.access = access
        self.method = method
        self.path = path
        self.fields = fields
        self.reply = reply
        self.summary = summary
    }

    /// The action without its prefix: `CreateNetwork`.
    package var name: String { action.split(separator: ":").last.map(String.init) ?? action }

    /// Whether it takes a token that makes a repeat harmless.
    package var takesClientToken: Bool { fields.contains(.clientToken) }
}

/// A path with `{name}` for each segment that is a field: `/networks/{networkId}/users`.
package struct PathTemplate: Hashable, Sendable, ExpressibleByStringLiteral {
    enum Segment: Hashable, Sendable {
        case literal(String)
        case field(String)
    }

    let segments: [Segment]
    package let text: String

    package init(stringLiteral text: String) {
        self.text = text
        self.segments = text.split(separator: "/").map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .field(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// - Parameter segments: Percent-decoded.
    /// - Returns: The fields' texts, or `nil` for a path of another shape.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var fields: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): guard literal == text else { return nil }
            case .field(let name):
                guard !text.isEmpty else { return nil }
                fields[name] = text
            }
        }
        return fields
    }

    /// How many segments are literal: of two templates that match, the one with more is meant.
    var literalCount: Int {
        segments.filter { if case .literal = $0 { true } else { false } }.count
    }
}
