import Glibc

/// A database as anyone with the file sees it, past the home or the store: through SQLite's own C functions.
package struct RawDatabase {
    private typealias Open =
        @convention(c) (UnsafePointer<CChar>?, UnsafeMutablePointer<OpaquePointer?>?) -> Int32
    private typealias Callback =
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        ) -> Int32
    private typealias Execute =
        @convention(c) (
            OpaquePointer?, UnsafePointer<CChar>?, Callback?, UnsafeMutableRawPointer?,
            UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        ) -> Int32
    private typealias Close = @convention(c) (OpaquePointer?) -> Int32

    package struct Failure: Error {
        let code: Int32
        let statement: String
    }

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Runs statements on a connection of their own.
    ///
    /// - Returns: The first column of each row, as text.
    @discardableResult
    package func run(_ sql: String) throws -> [String] {
        guard let library = dlopen("libsqlite3.so.0", RTLD_NOW),
            let open = dlsym(library, "sqlite3_open").map({ unsafeBitCast($0, to: Open.self) }),
            let execute = dlsym(library, "sqlite3_exec").map({ unsafeBitCast($0, to: Execute.self) }),
            let close = dlsym(library, "sqlite3_close").map({ unsafeBitCast($0, to: Close.self) })
        else { throw Failure(code: -1, statement: "no SQLite") }
        var handle: OpaquePointer?
        guard open(path, &handle) == 0 else { throw Failure(code: -1, statement: path) }
        defer { _ = close(handle) }
        var rows: [String] = []
        let code = withUnsafeMutablePointer(to: &rows) { rows in
            execute(handle, sql, collect, rows, nil)
        }
        guard code == 0 else { throw Failure(code: code, statement: sql) }
        return rows
    }

    private let collect: Callback = { context, count, values, _ in
        guard let rows = context?.assumingMemoryBound(to: [String].self), count > 0 else { return 0 }
        rows.pointee.append(values?.pointee.map { String(cString: $0) } ?? "")
        return 0
    }

    package func count(_ table: String) throws -> Int {
        Int(try run("SELECT count(*) FROM \(table)").first ?? "") ?? -1
    }
}
