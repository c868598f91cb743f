/// Finds the operation that a method and path ask for.
package struct AdminRouter: Sendable {
    package struct Match: Hashable, Sendable {
        package let declaration: OperationDeclaration
        /// The path's fields, percent-decoded and not yet checked.
        package let pathFields: [String: String]

        /// The network that the path names; `nil` too for what is no network's number, which nobody is told of.
        package var network: String? {
            pathFields[Field.networkID.name].flatMap { TextRule.networkID.reason(against: $0) == nil ? $0 : nil }
        }
    }

    /// Those with the most literal segments first: `/users/count` is not a user.
    private let declarations: [OperationDeclaration]

    package init(_ declarations: [OperationDeclaration]) {
        self.declarations = declarations.sorted { $0.path.literalCount > $1.path.literalCount }
    }

    /// - Parameter path: Percent-encoded, without the query.
    /// - Throws: ``AdminError/badRequest(_:)`` for an encoding that is none, ``AdminError/notFound(_:)``
    ///   for an unknown path, ``AdminError/methodNotAllowed(_:)`` for a known one.
    package func match(method: String, path: String) throws(AdminError) -> Match {
        let segments = try Self.segments(of: path)
        let matches = declarations.compactMap { declaration in
            declaration.path.match(segments).map { Match(declaration: declaration, pathFields: $0) }
        }
        guard let first = matches.first else { throw .notFound("there is no such path") }
        // `/users/count` is a user's path for no method.
        let meant = matches.filter { $0.declaration.path.literalCount == first.declaration.path.literalCount }
        if let match = meant.first(where: { $0.declaration.method.rawValue == method }) { return match }
        let methods = Set(meant.map(\.declaration.method))
        throw .methodNotAllowed(HTTPMethod.allCases.filter(methods.contains))
    }

    private static func segments(of path: String) throws(AdminError) -> [String] {
        guard path.utf8.first == UInt8(ascii: "/") else { throw .notFound("there is no such path") }
        var segments: [String] = []
        for encoded in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(encoded) else {
                throw .badRequest("the path is not percent-encoded UTF-8")
            }
            segments.append(segment)
        }
        return segments
    }
}
