import Foundation

/// A secret that somebody hands over: from a file, from standard input, or typed unseen; never an argument.
enum SecretInput {
    private static let largest = 64 << 10

    /// - Parameter file: Its first line counts; `-` is standard input.
    static func read(_ what: String, from file: String?, option: String) throws -> String {
        let text: String?
        switch file {
        case "-": text = readLine()
        case let file?:
            let bytes = try SecretFile.read(file, atMost: largest)
            guard let all = String(validating: bytes, as: UTF8.self) else {
                throw CommandFailure("\(file) is no text in UTF-8")
            }
            text = all.split(whereSeparator: \.isNewline).first.map(String.init)
        case nil:
            guard Terminal.canAsk else {
                throw CommandFailure(
                    "there is no terminal to ask for \(what) on",
                    status: .usage,
                    hint: "give \(option) FILE, or \(option) - for standard input"
                )
            }
            text = Terminal.askSecretly("\(what): ")
        }
        guard let text, !text.isEmpty else { throw CommandFailure("\(what) was not given") }
        return text
    }

    /// Goes with a secret on standard output.
    static func warn(_ what: String) {
        StandardError.write("\(what) is told this once: keep it where nobody else reads it")
    }
}
