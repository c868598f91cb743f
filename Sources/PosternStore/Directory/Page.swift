/// The last item of a page: where the next page goes on. Inserts between two pages cause neither gap nor repeat.
package struct PageKey: Hashable, Codable, Sendable {
    package enum Value: Hashable, Codable, Sendable {
        case text(String)
        case number(Int64)
    }

    /// In the order of the sort fields.
    package let values: [Value]
    /// Breaks ties. Means nothing outside the store.
    package let row: Int64

    package init(values: [Value], row: Int64) {
        self.values = values
        self.row = row
    }
}

package enum PageDirection: Hashable, Sendable {
    case ascending
    case descending
}

package struct Page<Item: Hashable & Sendable>: Hashable, Sendable {
    package let items: [Item]
    /// Where the next page goes on; `nil` on the last one.
    package let next: PageKey?
}
