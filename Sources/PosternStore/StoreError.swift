/// Why a store cannot be opened, or a verb was not done. Nothing was changed.
package enum StoreError: Error, Hashable, Sendable {
    /// There is no store here.
    case missing
    /// A later version of this software has written this store: use that version.
    case newerSchema
    /// The directory or file cannot be used; the text says why.
    case unusable(String)
    /// The store cannot write or read now (full, locked, input/output error): try again.
    case unavailable
    /// The store was closed.
    case closed
    /// A row breaks the schema's rules: restore from a back-up.
    case damaged(String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "there is no store here"
        case .newerSchema: "the store was written by a later version of this software"
        case .unusable(let reason): "the store cannot be used: \(reason)"
        case .unavailable: "the store cannot be written or read now"
        case .closed: "the store is closed"
        case .damaged(let reason): "the store is damaged: \(reason)"
        }
    }
}
