import PosternTrust
import PosternWire

extension Client {
    /// Signs the next list with the login that an administrator gave the user: from then on it is the user's.
    ///
    /// - Parameter login: As somebody typed it.
    /// - Returns: The login in its normal form.
    /// - Throws: ``AccountError/loginNotGiven(_:)`` for any other login; ``AccountError``; ``ClientError``.
    package func takeLogin(_ login: String, with secret: AccountSecret) async throws -> String {
        guard let login = try? Login(normalising: login) else {
            throw AccountError.loginNotGiven(Quoting.quoted(String(login.prefix(64))))
        }
        var opened = try await openAccount(with: secret)
        guard opened.login != login else { return login.text }
        do {
            try await opened.put { $0.login = login }
        } catch ClientError.refused(.documentRefused, _) {
            throw AccountError.loginNotGiven(Quoting.quoted(login.text))
        }
        try keepOwn(opened.lists)
        return login.text
    }
}
