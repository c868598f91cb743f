import GRDB
import PosternPrimitives

extension HomeError {
    init(_ error: any Error, directory: String) {
        switch error {
        case let error as HomeError: self = error
        case let error as DatabaseError: self.init(error, directory: directory)
        case is PrimitiveError: self = .cryptography
        default: self = .damaged("a value cannot be read")
        }
    }

    private init(_ error: DatabaseError, directory: String) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
        case .SQLITE_FULL: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH: self = .damaged("home.sqlite")
        case .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_RANGE:
            // SQLite's own words name tables and columns, never values.
            self = .misuse(error.message ?? "statement refused")
        default: self = .cannotAccess(path: directory + "/home.sqlite", code: error.extendedResultCode.rawValue)
        }
    }
}
