import Foundation

/// Reads a file line by line, without holding more of it than one line.
struct LineReader {
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// The longest line that is read, in bytes: a network's charters and checkpoints stand on one.
    private static let longestLine = 256 << 20

    init(_ path: String) throws(CommandFailure) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw CommandFailure("\(path) cannot be read") }
        self.handle = handle
        self.path = path
    }

    /// - Returns: The next line without its end; `nil` after the last one. Empty lines are skipped.
    mutating func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[start..<end]
                (start, searched) = (end + 1, end + 1)
                if !line.isEmpty { return Array(line) }
                continue
            }
            searched = buffer.count
            if isAtEnd {
                let line = buffer[start...]
                start = buffer.count
                return line.isEmpty ? nil : Array(line)
            }
            try fill(&searched)
        }
    }

    private mutating func fill(_ searched: inout Int) throws {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        guard buffer.count < Self.longestLine else { throw CommandFailure("\(path) has a line that is too long") }
        guard let more = try handle.read(upToCount: 1 << 20), !more.isEmpty else {
            isAtEnd = true
            return
        }
        buffer += more
    }
}
