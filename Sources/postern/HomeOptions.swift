import ArgumentParser
import Glibc
import PosternClient

/// Which home, and what opens it.
struct HomeOptions: ParsableArguments {
    @Option(help: "The directory of this client's state (or POSTERN_HOME; default ~/.postern-home).")
    var home: String?

    @Option(help: "A file that holds the home's key (or POSTERN_KEY_FILE).")
    var keyFile: String?

    @Option(help: "A file whose first line is the home's passphrase.")
    var passphraseFile: String?

    @Flag(help: "Print JSON, one object on a line.")
    var json = false

    func validate() throws {
        guard keyFile == nil || passphraseFile == nil else {
            throw ValidationError("give --key-file or --passphrase-file, not both")
        }
    }

    var directory: String {
        if let home { return home }
        if let home = Self.environment("POSTERN_HOME") { return home }
        return (Self.environment("HOME") ?? ".") + "/.postern-home"
    }

    /// What was given, without asking anybody.
    func given() throws -> Unlock? {
        if let passphraseFile { return .passphrase(try Input.line(ofFile: passphraseFile)) }
        return (keyFile ?? Self.environment("POSTERN_KEY_FILE")).map { .keyFile($0) }
    }

    /// What was given, or what the user types.
    func unlock() throws -> Unlock {
        try given() ?? .passphrase(try Input.prompt("passphrase of the home"))
    }

    /// Opens the home, asks for the password where the policies say so, and warns of what lasts.
    func client() async throws -> Client {
        guard Client.hasHome(in: directory) else { throw ClientError.notRegistered }
        let unlock = try unlock()
        let client = try Client.open(home: directory, unlock: unlock)
        try client.eraseDue()
        if try client.asksForPassword(openedBy: unlock) {
            // Of a person at a terminal: standard input is the command's, and a file would be no question.
            let password = try Input.prompt("the administrator's policy asks for your password")
            try await client.prove(.password(password, vaultFile: nil))
        }
        try client.warn()
        return client
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

extension Client {
    /// Tells what is to be told with everything that is done, as long as it lasts. Who joins is told at the end.
    func warn() throws {
        for warning in try lastingWarnings() { StandardError.note(warning) }
    }
}
