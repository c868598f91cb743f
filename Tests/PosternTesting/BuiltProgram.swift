import Foundation

/// A program of this package, as it was built.
package enum BuiltProgram {
    /// Looks in the directory of `POSTERN_BIN`, else beside the running test bundle.
    ///
    /// - Throws: ``TestFailure`` when it is not there: a test of it must not pass.
    package static func path(of name: String) throws -> String {
        let directories = try directories()
        let paths = directories.map { $0.appendingPathComponent(name).path }
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw TestFailure("\(name) is in none of: \(directories.map(\.path).joined(separator: ", "))")
        }
        return path
    }

    private static func directories() throws -> [URL] {
        if let named = ProcessInfo.processInfo.environment["POSTERN_BIN"] { return [URL(fileURLWithPath: named)] }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return ([own] + CommandLine.arguments.prefix(1) + [Bundle.main.bundlePath])
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    }
}
