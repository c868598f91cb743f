import Foundation
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

extension Client {
    /// The own account, as this home knows it.
    func accountPlace() throws -> AccountPlace {
        let lists = try ownLists()
        return AccountPlace(
            network: try network(),
            address: account.address,
            login: lists.newest.content.login,
            held: lists
        )
    }

    /// Opens the own account. What its lists say beyond those that are held is kept.
    func openAccount(with secret: AccountSecret) async throws -> OpenedAccount {
        try home.checkPasswordTries(at: clock())
        let connection = try await accountConnection()
        let opened = try await open(try accountPlace(), with: secret, on: connection)
        try checkIdentity(of: opened.lists)
        try keepOwn(opened.lists)
        return opened
    }

    /// A wrong password counts here too, besides at the relay: whoever has the device unlocked may be guessing.
    private func open(
        _ place: AccountPlace,
        with secret: AccountSecret,
        on connection: ClientConnection?
    ) async throws -> OpenedAccount {
        do {
            let opened = try await OpenedAccount.open(place, with: secret, on: connection)
            if secret.kind == .password { try home.notePassword(at: clock()) }
            return opened
        } catch AccountError.wrongPassword {
            try home.countWrongPassword(at: clock())
            throw AccountError.wrongPassword
        }
    }

    /// - Returns: `nil` where this home may not sign in, being a copy: its user comes as a guest.
    private func accountConnection() async throws -> ClientConnection? {
        do {
            return try await signIn(.command, isProving: true).connection
        } catch ClientError.copiedHome {
            return nil
        }
    }

    func keepOwn(_ lists: DeviceListChain) throws {
        let held = try ownLists().newest.version
        let later = lists.all.dropFirst(Int(held))
        try keep(later.map { StoredDocument($0, .deviceList(account.who.user, version: $0.version)) })
    }

    package enum HomePassphrase: Hashable, Sendable {
        /// It was the old password, and is the new one now.
        case changed
        /// The home opens with something else, and still does.
        case kept
    }

    /// Seals the vault under another password, and the home's own key too where the old password opens it.
    ///
    /// One that was cut off is carried to its end when it is repeated with the same passwords.
    ///
    /// - Parameters:
    ///   - vaultFile: Where the vault lies, if not at the relay.
    ///   - new: A new password.
    package func changePassword(
        from old: String,
        vaultFile: String?,
        to new: String
    ) async throws -> HomePassphrase {
        try checkNewPassword(new)
        do {
            let opened = try await openAccount(with: .password(old, vaultFile: vaultFile))
            // Again, by the policies of now.
            try checkNewPassword(new)
            try await opened.setPassword(new, keptIn: nil)
        } catch AccountError.wrongPassword {
            try await goOnChanging(from: old, vaultFile: vaultFile, to: new)
        }
        return try changeHomePassphrase(from: old, to: new)
    }

    /// Of a change that was cut off the vault has the new password already. One in a file may lie beside its name.
    private func goOnChanging(from old: String, vaultFile: String?, to new: String) async throws {
        if let vaultFile, SecretFile.isThere(SecretFile.staged(vaultFile)) {
            _ = try await openAccount(with: .password(new, vaultFile: SecretFile.staged(vaultFile)))
            return try SecretFile.replace(vaultFile)
        }
        guard try isHomePassphrase(old) else { throw AccountError.wrongPassword }
        _ = try await openAccount(with: .password(new, vaultFile: vaultFile))
    }

    private func isHomePassphrase(_ text: String) throws -> Bool {
        do {
            _ = try Home.open(in: home.directory, key: .passphrase(SecretBytes(passphrase: text)))
            return true
        } catch HomeError.wrongKey, HomeError.otherKindOfKey {
            return false
        }
    }

    /// Makes a new password vault with the recovery key.
    ///
    /// - Parameter place: By the user's own word: nothing but the relay, which may guess at what it is given, says where
    ///   the one before was kept.
    package func resetPassword(
        with recovery: AccountSecret,
        to new: String,
        keptIn place: VaultPlace
    ) async throws {
        let opened = try await openAccount(with: recovery)
        try checkNewPassword(new)
        try await opened.setPassword(new, keptIn: place)
    }

    private func checkNewPassword(_ password: String) throws { try passwordChecking.check(new: password) }

    private func changeHomePassphrase(from old: String, to new: String) throws -> HomePassphrase {
        do {
            try Home.changePassphrase(
                in: home.directory,
                from: SecretBytes(passphrase: old),
                to: SecretBytes(passphrase: new)
            )
            return .changed
        } catch HomeError.wrongKey, HomeError.otherKindOfKey {
            return .kept
        }
    }
}

extension SecretBytes {
    /// UTF-8 of the text's normal form C. The text is the caller's.
    init(passphrase text: String) {
        let normal = text.precomposedStringWithCanonicalMapping
        self.init(count: normal.utf8.count) { $0.copyBytes(from: normal.utf8) }
    }
}
