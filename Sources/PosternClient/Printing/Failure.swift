import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// How a command ends that did not do what it was asked.
package struct Failure: Hashable, Sendable {
    package let message: String
    package let hint: String?
    /// 64 wrong usage, 1 refused, 69 the relay is not there, 75 unanswered.
    package let exitCode: Int32

    package init(_ message: String, hint: String? = nil, exitCode: Int32) {
        self.message = message
        self.hint = hint
        self.exitCode = exitCode
    }

    package init(_ error: any Error) {
        switch error {
        case let error as ClientError: self.init(error.description, hint: error.hint, exitCode: error.exitCode)
        case let error as AccountError: self.init(error.description, hint: error.hint, exitCode: error.exitCode)
        case let error as RelayRefusal: self.init(error.asClientError)
        case let error as HomeError: self.init(error.description, hint: error.hint, exitCode: 1)
        case let error as CodeError: self.init(error.description, exitCode: 64)
        case let error as VaultError: self.init(error.description, exitCode: 64)
        case let error as RecoveryKeyError: self.init(error.description, exitCode: 64)
        case let error as SecretFileError: self.init(error.description, exitCode: 64)
        case is CancellationError: self.init("stopped", exitCode: 1)
        default: self.init("\(error)", exitCode: 1)
        }
    }

    /// On standard error, quoted: part of it may be the relay's own words.
    package var lines: [String] {
        let error = "postern: error: " + Quoting.quoted(message)
        return hint.map { [error, "postern: hint: " + Quoting.quoted($0)] } ?? [error]
    }
}
