package enum SortDirection: String, Codable, Hashable, Sendable {
    case ascending = "ASC"
    case descending = "DESC"
}

/// A request for one page of a list: the fields that ``Field/paging(sortedBy:)`` declares.
package protocol PagedRequest: Codable, Hashable, Sendable {
    var nextToken: String? { get set }
    /// 1 to 100.
    var maxResults: Int { get set }
    /// Most important first; empty means by ``PageRow/standardSortFields``.
    var sortFields: [String] { get set }
    var sortDirection: SortDirection { get set }
}

/// Something that lists show.
package protocol PageRow: Sendable {
    /// What the list is sorted by when the request names nothing.
    static var standardSortFields: [String] { get }
    var sortID: SortKey.Part { get }
    /// The value of one of the sort fields that the list's operation declares.
    func sortPart(_ field: String) -> SortKey.Part
}

package struct Page<Row: PageRow>: Sendable {
    package let rows: [Row]
    /// Absent on the last page.
    package let nextToken: String?

    package init(rows: [Row], nextToken: String?) {
        self.rows = rows
        self.nextToken = nextToken
    }
}

extension PagedRequest {
    /// The page of `rows` that this request asks for.
    ///
    /// - Parameters:
    ///   - rows: All that may be shown and pass the filters, in any order.
    ///   - declaration: The operation's own.
    ///   - tokenKey: 32 secret bytes, the same for every page.
    /// - Throws: ``AdminError/badRequest(_:)`` for a token that is not of this list.
    package func page<Row: PageRow>(
        of rows: [Row],
        in declaration: OperationDeclaration,
        tokenKey: [UInt8]
    ) throws(AdminError) -> Page<Row> {
        guard let token = try? PageToken(key: tokenKey, for: declaration, self) else { throw .internalFailure }
        let last = try lastKey(token)
        let waiting = rows.map { (key: sortKey(of: $0), row: $0) }
            .filter { entry in last.map { isBefore($0, entry.key) } ?? true }
            .sorted { isBefore($0.key, $1.key) }
        let shown = waiting.prefix(maxResults)
        let next = waiting.count > shown.count ? shown.last.map { token.text(after: $0.key) } : nil
        return Page(rows: shown.map(\.row), nextToken: next)
    }

    private func lastKey(_ token: PageToken) throws(AdminError) -> SortKey? {
        guard let nextToken else { return nil }
        return try token.lastKey(in: nextToken)
    }

    private func sortKey<Row: PageRow>(of row: Row) -> SortKey {
        let fields = sortFields.isEmpty ? Row.standardSortFields : sortFields
        return SortKey(fields.map(row.sortPart), id: row.sortID)
    }

    private func isBefore(_ left: SortKey, _ right: SortKey) -> Bool {
        sortDirection == .ascending ? left < right : right < left
    }
}
