import Crypto
import Foundation
package import Logging
import PosternAdminAPI
import PosternRelay
import SwiftASN1
import X509

/// A new installation in one directory: all that `posternd run` needs, and an administrator's first credentials.
///
///     posternd.yaml            every setting, explained; written last, so that it stands for the whole
///     admin.env                the first access key, as aws and posternctl read it (secret)
///     secrets/master.key       32 random bytes (secret)
///     certificates/            authority.pem, authority.key (secret), chain.pem, server.key (secret)
///     store/                   what the relay remembers
package struct Installation: Sendable {
    package let directory: String
    package let host: HostName
    package let clientPort: Int
    package let adminPort: Int

    package init(directory: String, host: HostName, clientPort: Int = 7443, adminPort: Int = 7444) {
        // Credentials name the authority's file, and are read from anywhere.
        self.directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        self.host = host
        self.clientPort = clientPort
        self.adminPort = adminPort
    }

    package var configurationFile: String { "\(directory)/posternd.yaml" }
    package var credentialsFile: String { "\(directory)/admin.env" }

    /// Makes everything, each file on the disk before the next.
    ///
    /// - Throws: ``InstallationError``, and nothing was touched; or what files and store throw.
    package func make(logger: Logger) async throws {
        try refuseOccupied()
        for name in ["", "/secrets", "/certificates"] { try InstalledFile.makeDirectory(directory + name) }
        let masterKey = SystemRandom.bytes(MasterKeyFile.byteCount)
        try InstalledFile.write(masterKey, to: "\(directory)/secrets/master.key", mode: 0o600)
        try makeCertificates(now: Date())
        let key = try await makeAccessKey(masterKey, logger: logger)
        try InstalledFile.write(Array(credentials(key).utf8), to: credentialsFile, mode: 0o600)
        let text = ExplainedConfiguration(configuration).text
        try InstalledFile.write(Array(text.utf8), to: configurationFile, mode: 0o600)
    }

    private func refuseOccupied() throws(InstallationError) {
        if InstalledFile.exists(configurationFile) { throw .installed(configuration: configurationFile) }
        guard InstalledFile.exists(directory) else { return }
        // What is no directory, or one that cannot be looked into, is not ours either.
        let contents = try? FileManager.default.contentsOfDirectory(atPath: directory)
        guard contents?.isEmpty == true else { throw .occupied(directory: directory) }
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.clients.port = clientPort
        configuration.admin.port = adminPort
        configuration.hosts = ["\(host.text):\(clientPort)"]
        configuration.certificates.authorityKey = "certificates/authority.key"
        return configuration
    }

    private func makeCertificates(now: Date) throws {
        let authority = try LocalAuthority(host: host.text, now: now)
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let names = LocalAuthority.names(of: host.text)
        let leaf = try authority.issue(to: key.publicKey, names: names, host: host.text, now: now)
        let authorityText = try authority.certificate.serializeAsPEM().pemString + "\n"
        let files: [(String, String, mode_t)] = [
            ("authority.key", try authority.key.serializeAsPEM().pemString + "\n", 0o600),
            ("authority.pem", authorityText, 0o644),
            ("server.key", try key.serializeAsPEM().pemString + "\n", 0o600),
            ("chain.pem", try leaf.serializeAsPEM().pemString + "\n" + authorityText, 0o644),
        ]
        for (name, text, mode) in files {
            try InstalledFile.write(Array(text.utf8), to: "\(directory)/certificates/\(name)", mode: mode)
        }
    }

    /// Makes the store, and in it the first access key.
    private func makeAccessKey(_ masterKey: [UInt8], logger: Logger) async throws -> AccessKey {
        guard let key = AccessKey(randomBytes: SystemRandom.bytes(AccessKey.randomByteCount)) else {
            throw InstallationError.accessKeyTaken
        }
        let place = Relay.Place(directory: "\(directory)/store", mayCreate: true)
        let relay = try await Relay.open(place, masterKey: masterKey, logger: logger)
        let isKept: Bool
        do {
            isKept = try await relay.addAccessKey(id: key.id, secret: key.secret.revealed, name: "first")
        } catch {
            await relay.close()
            throw error
        }
        await relay.close()
        guard isKept else { throw InstallationError.accessKeyTaken }
        return key
    }

    private func credentials(_ key: AccessKey) throws -> String {
        try AdminCredentials(
            accessKey: key,
            region: "postern",
            certificateBundle: "\(directory)/certificates/authority.pem",
            endpoint: "https://\(host.text):\(adminPort)"
        ).fileText()
    }
}

/// Why no installation is made.
package enum InstallationError: Error, Hashable, Sendable {
    /// There is one, which is left as it is.
    case installed(configuration: String)
    /// The directory holds something, perhaps the beginning of an installation that was interrupted.
    case occupied(directory: String)
    /// The store that was just made has this access key already.
    case accessKeyTaken
}

extension InstallationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .installed(let configuration): "there is an installation already: \(configuration)"
        case .occupied(let directory): "\(directory) is not an empty directory"
        case .accessKeyTaken: "the access key could not be kept"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .installed(let configuration):
            "nothing was changed; start it with 'posternd run --config \(configuration)', or name another directory"
        case .occupied: "nothing was changed; name another directory, or empty this one if an init was interrupted here"
        case .accessKeyTaken: "empty the directory and try again"
        }
    }
}
