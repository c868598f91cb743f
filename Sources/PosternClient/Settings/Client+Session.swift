import PosternHome
import PosternWire

// How long the password counts, and who has to give it again.
extension Client {
    /// Whether a command that opened this home asks for the account's password before it goes on.
    ///
    /// - Parameter unlock: What opened it. A passphrase was given just now; a key file says nothing of who holds it.
    package func asksForPassword(openedBy unlock: Unlock) throws -> Bool {
        if case .passphrase = unlock { return false }
        return try network().settings.asksAlways ? true : isSessionOver()
    }

    /// Has the relay look at the account's password: whoever gives it may go on.
    ///
    /// - Throws: ``AccountError/wrongPassword``; `HomeError.tooManyTries`; ``ClientError``.
    package func prove(_ secret: AccountSecret) async throws {
        _ = try await openAccount(with: secret).login
    }

    /// What the policies ask of this device itself holds from when they are here.
    func obeyAtOnce(_ network: Network) throws {
        try home.obey(network.settings.unlocking)
    }

    /// - Throws: ``ClientError/sessionOver``.
    func checkSession() throws {
        if try isSessionOver() { throw ClientError.sessionOver }
    }

    /// The passphrase counts like the password, which it is unless the user chose another.
    func notePassphrase() throws {
        guard try network().settings.sessionMinutes > 0 else { return }
        try home.notePassword(at: clock())
    }

    private func isSessionOver() throws -> Bool {
        let minutes = try network().settings.sessionMinutes
        guard minutes > 0 else { return false }
        guard let given = try home.passwordGiven() else { return true }
        return clock() >= given.adding(seconds: UInt64(minutes) * 60)
    }
}
