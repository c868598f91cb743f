import Foundation

/// What a command could not do, as it is said on standard error.
struct CommandFailure: Error {
    enum Status: Int32 {
        case refused = 1
        case usage = 2
        /// What is there is not what the file says.
        case drift = 3
        /// Some items of a batch were done, and others were not.
        case partly = 4
        case unavailable = 69
    }

    let messages: [String]
    let status: Status
    let hint: String?
    /// The relay refused the request, and so did nothing.
    let isRelaysRefusal: Bool

    init(
        _ messages: [String],
        status: Status = .refused,
        hint: String? = nil,
        isRelaysRefusal: Bool = false
    ) {
        self.messages = messages
        self.status = status
        self.hint = hint
        self.isRelaysRefusal = isRelaysRefusal
    }

    init(_ message: String, status: Status = .refused, hint: String? = nil) {
        self.init([message], status: status, hint: hint)
    }
}

enum StandardError {
    static func write(_ line: String) {
        FileHandle.standardError.write(Data("posternctl: \(line)\n".utf8))
    }
}
