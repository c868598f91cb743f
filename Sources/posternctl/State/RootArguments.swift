import ArgumentParser
import Foundation
import PosternPrimitives
import PosternTrust
import PosternWire

/// A root file that is there.
struct RootArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The file with a root key of the network.", valueName: "file"))
    var rootFile: String
    @Option(help: ArgumentHelp("A file whose first line opens the root file.", valueName: "file"))
    var passphraseFile: String?

    /// - Throws: ``CommandFailure``, also where the file is another network's.
    func open(for network: NetworkID) throws -> RootKey {
        try RootFile.open(at: rootFile, of: network, passphraseFile: passphraseFile)
    }
}

/// A root file to be made.
struct NewRootArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Where the new root key goes; the file must not be there.", valueName: "file"))
    var newRootFile: String
    @Option(help: ArgumentHelp("A file whose first line protects the new root file.", valueName: "file"))
    var newPassphraseFile: String?
    @Flag(help: "Leave the new root file unprotected.") var noPassphrase = false

    func validate() throws {
        guard newPassphraseFile == nil || !noPassphrase else {
            throw ValidationError("--new-passphrase-file and --no-passphrase exclude each other")
        }
    }

    /// Draws a root; it is not written yet.
    func draw() throws -> NewRoot {
        NewRoot(
            key: try RootKey.generate(),
            path: newRootFile,
            protection: RootFile.Protection(passphraseFile: newPassphraseFile, noPassphrase: noPassphrase)
        )
    }
}

/// A root key on its way into a file and a charter.
struct NewRoot {
    let key: RootKey
    let path: String
    let protection: RootFile.Protection

    func keep(for network: NetworkID) throws {
        try RootFile.keep(key, of: network, at: path, protection)
    }

    /// Takes the file away, when the relay has refused the charter that names the key.
    func discard() { SecretFile.remove(path) }
}

extension RootFile {
    /// What a new root file is protected with.
    struct Protection {
        var passphraseFile: String?
        var noPassphrase: Bool

        /// `nil` where the file is to be left unprotected.
        fileprivate func passphrase() throws(CommandFailure) -> SecretBytes? {
            if noPassphrase { return nil }
            if let passphraseFile { return try Passphrase.read(from: passphraseFile) }
            return try Passphrase.promptForNew("the root file")
        }
    }

    /// Written before it is used, and read back: a root key that cannot be opened again is lost.
    static func keep(_ root: RootKey, of network: NetworkID, at path: String, _ protection: Protection) throws {
        guard !SecretFile.exists(path) else {
            throw CommandFailure("\(path) is there already", hint: "nothing was overwritten; name another file")
        }
        let passphrase = try protection.passphrase()
        try SecretFile.create(RootFile(root, of: network, passphrase: passphrase).fileBytes, at: path)
        _ = try RootFile(parsing: SecretFile.read(path)).open(passphrase: passphrase)
    }

    /// - Parameter passphraseFile: `nil`: a passphrase is asked for, where the file has one.
    /// - Throws: ``CommandFailure``, also where the file is another network's.
    static func open(at path: String, of network: NetworkID, passphraseFile: String?) throws -> RootKey {
        let file = try RootFile(parsing: SecretFile.read(path))
        guard file.network == "\(network)" else { throw CommandFailure("\(path) is the root file of another network") }
        guard file.box != nil else { return try file.open(passphrase: nil) }
        if let passphraseFile { return try file.open(passphrase: Passphrase.read(from: passphraseFile)) }
        return try file.open(passphrase: Passphrase.ask("the root file \(path)"))
    }
}
