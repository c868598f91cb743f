import PosternHome
import PosternTrust
import PosternWire

/// An account on a machine that has no home of it: the network of the code is met, checked and pinned, and nothing else
/// is known.
package struct AccountVisit: Sendable {
    let place: AccountPlace
    let code: NetworkCode
    let authorities: [StoredDocument]
    let clock: Client.Clock

    /// Of the network: shown, so that it can be compared.
    package var fingerprintText: String { Fingerprint.of(code.network).description }

    /// - Parameters:
    ///   - code: The network's, as `whoami` prints it on another device.
    ///   - login: As somebody typed it.
    /// - Throws: `CodeError`; ``ClientError``.
    package static func begin(
        networkCode code: String,
        login: String,
        clock: @escaping Client.Clock = SystemClock.now
    ) async throws -> AccountVisit {
        let code = try NetworkCode(parsing: code)
        guard let login = try? Login(normalising: login) else {
            throw ClientError.noSuchUser(login: Quoting.quoted(String(login.prefix(64))))
        }
        let (network, authorities) = try await FirstContact.meet(code)
        let place = AccountPlace(network: network, address: code.address.text, login: login, held: nil)
        return AccountVisit(place: place, code: code, authorities: authorities, clock: clock)
    }

    /// The devices that the user's newest list names.
    package func devices(with secret: AccountSecret) async throws -> [OwnDevice] {
        let opened = try await OpenedAccount.open(place, with: secret)
        return OwnDevice.all(on: opened.lists.newest.content, labels: [:], own: nil)
    }

    /// - Parameter name: The beginning of the device's id.
    /// - Returns: What was removed.
    package func removeDevice(_ name: String, with secret: AccountSecret) async throws -> OwnDevice {
        var opened = try await OpenedAccount.open(place, with: secret)
        return try await opened.remove(name, labels: [:], own: nil)
    }

    /// Makes a new password vault, for who has forgotten the password.
    ///
    /// - Parameters:
    ///   - password: A new one.
    ///   - vaultPlace: As for ``Client/resetPassword(with:to:keptIn:)``.
    package func resetPassword(
        with recovery: AccountSecret,
        to password: String,
        keptIn vaultPlace: VaultPlace
    ) async throws {
        let opened = try await OpenedAccount.open(place, with: recovery)
        try await opened.checkNewPassword(password)
        try await opened.setPassword(password, keptIn: vaultPlace)
    }
}
