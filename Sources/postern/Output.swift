import Glibc
import PosternClient

/// Results: what was written has left the process when a call returns.
enum StandardOutput {
    static func write(_ lines: [String]) throws(Failure.Thrown) {
        guard writeAll(lines, to: STDOUT_FILENO) else {
            throw Failure.Thrown("cannot write to standard output", exitCode: 1)
        }
    }

    static func write(_ printable: Printable, asJSON: Bool) throws(Failure.Thrown) {
        try write(asJSON ? [printable.json] : printable.lines)
    }
}

/// Everything that is no result.
enum StandardError {
    static func write(_ lines: [String]) {
        _ = writeAll(lines, to: STDERR_FILENO)
    }

    static func note(_ text: String) { write(["postern: note: " + Quoting.quoted(text)]) }
}

private func writeAll(_ lines: [String], to descriptor: Int32) -> Bool {
    var rest = Array(lines.map { $0 + "\n" }.joined().utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}
