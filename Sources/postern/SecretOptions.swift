import ArgumentParser
import PosternClient

/// What opens the vault with the identity.
struct SecretOptions: ParsableArguments {
    @Option(help: "A file whose first line is the password.")
    var passwordFile: String?

    @Option(help: "The file of the vault, where it is kept off the relay.")
    var vaultFile: String?

    @Option(help: "A file with the recovery key, which serves instead of the password.")
    var recoveryFile: String?

    @Flag(help: "Ask for the recovery key instead of the password.")
    var recovery = false

    func validate() throws {
        guard !usesRecovery || (passwordFile == nil && vaultFile == nil) else {
            throw ValidationError("give the password's files or the recovery key, not both")
        }
    }

    private var usesRecovery: Bool { recovery || recoveryFile != nil }

    func secret() throws -> AccountSecret {
        if let recoveryFile { return .recoveryKey(words: try Input.text(ofFile: recoveryFile)) }
        if recovery { return .recoveryKey(words: try Input.secret("recovery key, 24 words")) }
        return .password(try password(), vaultFile: vaultFile)
    }

    /// After a wrong one: only a person can be asked again.
    func secret(isAgain: Bool) throws -> AccountSecret? {
        guard isAgain else { return try secret() }
        guard recoveryFile == nil, passwordFile == nil, Input.hasTerminal else { return nil }
        StandardError.note("that is wrong")
        return try secret()
    }

    private func password() throws -> String {
        if let passwordFile { return try Input.line(ofFile: passwordFile) }
        return try Input.secret("password")
    }
}

/// A password that is chosen now.
enum NewPassword {
    /// - Parameters:
    ///   - file: Whose first line it is; `nil`: somebody is asked, twice.
    ///   - name: What it is called.
    ///   - checking: What it has to be.
    static func read(_ file: String?, _ name: String, _ checking: PasswordChecking) throws -> String {
        let password = try typed(file, name)
        try checking.check(new: password)
        return password
    }

    private static func typed(_ file: String?, _ name: String) throws -> String {
        if let file { return try Input.line(ofFile: file) }
        let password = try Input.secret(name)
        guard Input.hasTerminal else { return password }
        guard try Input.prompt("the same again") == password else { throw Failure.Thrown("the two differ") }
        return password
    }
}
