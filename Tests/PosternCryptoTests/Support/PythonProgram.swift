import Foundation

/// The other implementation: a program in `Tests/Python`, which knows the page and nothing of this code.
///
/// It runs under `POSTERN_PYTHON`, or `python3`, which needs the package `cryptography`, 48 or newer.
enum PythonProgram {
    struct Outcome {
        let status: Int32
        let output: Data
        let errors: String
    }

    static func run(_ arguments: [String], of program: URL = SourceTree.program) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["POSTERN_PYTHON"] ?? "python3"
        process.arguments = [python, "-B", program.path(percentEncoded: false)] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both are far smaller than a pipe, so reading one after the other cannot stall.
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: written,
            errors: String(decoding: complaint, as: UTF8.self)
        )
    }
}
