import Glibc
import PosternClient

/// Secrets and texts: from files, standard input, or a terminal that does not show them. Never from arguments.
enum Input {
    /// A secret's file or line has at most so many bytes.
    static let secretBytes = 4096

    /// All of a small file, without the blanks around it.
    static func text(ofFile path: String) throws(Failure.Thrown) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.Thrown("cannot read \(path)", exitCode: 64) }
        defer { close(descriptor) }
        return try text(bytes(from: descriptor, limit: secretBytes), of: path)
    }

    /// The first line of a small file.
    static func line(ofFile path: String) throws(Failure.Thrown) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.Thrown("cannot read \(path)", exitCode: 64) }
        defer { close(descriptor) }
        return try text(line(from: descriptor, echo: true), of: path)
    }

    /// One line of standard input; `nil` at its end.
    static func standardLine() throws(Failure.Thrown) -> String? {
        let line = try line(from: STDIN_FILENO, echo: true)
        return line.isEmpty ? nil : try text(line, of: "standard input")
    }

    static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// All of standard input.
    ///
    /// - Parameter limit: One byte more is read, so that the caller sees that it is too long.
    static func all(limit: Int) throws(Failure.Thrown) -> String {
        try text(bytes(from: STDIN_FILENO, limit: limit), of: "standard input")
    }

    private static func bytes(from descriptor: Int32, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    /// A secret: typed where standard input is a terminal, else its next line.
    static func secret(_ question: String) throws(Failure.Thrown) -> String {
        if !hasTerminal, let line = try standardLine() { return line }
        return try prompt(question)
    }

    /// Asks on the terminal, without showing what is typed.
    static func prompt(_ question: String) throws(Failure.Thrown) -> String {
        try onTerminal(question) { terminal throws(Failure.Thrown) in
            say("\(question): ", on: terminal)
            let typed = try line(from: terminal, echo: false)
            say("\n", on: terminal)
            return try text(typed, of: "the terminal")
        }
    }

    /// Asks on the terminal for what may be seen.
    static func ask(_ question: String) throws(Failure.Thrown) -> String {
        try onTerminal(question) { terminal throws(Failure.Thrown) in
            say("\(question): ", on: terminal)
            return try text(line(from: terminal, echo: true), of: "the terminal")
        }
    }

    /// Shows lines on the terminal alone: they are in no file to which the output goes.
    static func show(_ lines: [String]) throws(Failure.Thrown) {
        try onTerminal("") { say(lines.map { $0 + "\n" }.joined(), on: $0) }
    }

    /// Whether there is a terminal, wherever standard input comes from.
    static var canAsk: Bool {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }

    private static func onTerminal<Value>(
        _ question: String,
        _ body: (Int32) throws(Failure.Thrown) -> Value
    ) throws(Failure.Thrown) -> Value {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw Failure.Thrown("\(question): there is no terminal to ask on", hint: "name a file: see --help")
        }
        defer { close(terminal) }
        return try body(terminal)
    }

    private static func say(_ text: String, on terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    private static func line(from descriptor: Int32, echo: Bool) throws(Failure.Thrown) -> [UInt8] {
        var before = termios()
        let isHidden = !echo && tcgetattr(descriptor, &before) == 0
        if isHidden {
            var hidden = before
            hidden.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(descriptor, TCSAFLUSH, &hidden)
        }
        defer { if isHidden { tcsetattr(descriptor, TCSAFLUSH, &before) } }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != UInt8(ascii: "\n") else { break }
            guard line.count < secretBytes else { throw Failure.Thrown("a secret is too long") }
            line.append(byte)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    private static func text(_ bytes: [UInt8], of place: String) throws(Failure.Thrown) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure.Thrown("\(place) does not hold UTF-8")
        }
        return text
    }
}
