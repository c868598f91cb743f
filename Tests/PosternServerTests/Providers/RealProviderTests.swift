import Foundation
import PosternAdminAPI
import Testing

@testable import PosternServer

/// Against `oidc-provider-mock`, a provider that others wrote: see `Tests/Python/oidc_provider.py`.
@Suite("A real OpenID Connect provider")
struct RealProviderTests {
    private let client = ProviderClient(permitsPrivateAddresses: true)

    @Test("discovery, then two codes turned into tokens, each once and for the right client alone")
    func codes() async throws {
        let provider = try RealProvider()
        let known = provider.introduction
        let metadata = try await OidcDiscovery(issuer: known.issuer, certificate: known.certificate).run(client)
        #expect(metadata.reply.tokenEndpoint == known.issuer + "/oauth2/token")
        #expect(metadata.reply.responseTypesSupported?.contains("code") == true)

        let tokens = try await known.exchange(code: 0).run(client)
        #expect(tokens.tokenType == "Bearer" && tokens.accessToken?.isEmpty == false)
        #expect(tokens.idToken?.split(separator: ".").count == 3)
        #expect(tokens.codeVerifier == known.verifier)

        let invalidGrant = ProviderFailure(.tokenEndpoint, .refused(.invalidGrant))
        let invalidClient = ProviderFailure(.tokenEndpoint, .refused(.invalidClient))
        #expect(await failure(known.exchange(code: 0)) == invalidGrant, "a code is good for once")
        #expect(await failure(known.exchange(code: 1, secret: "another")) == invalidClient)
        #expect(await failure(known.exchange(code: 1, verifier: String(repeating: "a", count: 43))) == invalidGrant)
        #expect(try await known.exchange(code: 1).run(client).accessToken != tokens.accessToken)
    }

    @Test("it is not trusted without its authority, nor visited where private addresses are not permitted")
    func trust() async throws {
        let provider = try RealProvider()
        let known = provider.introduction
        var failure = await #expect(throws: ProviderFailure.self) {
            _ = try await OidcDiscovery(issuer: known.issuer).run(client)
        }
        #expect(failure == ProviderFailure(.discovery, .untrusted))
        failure = await #expect(throws: ProviderFailure.self) {
            _ = try await OidcDiscovery(issuer: known.issuer, certificate: known.certificate)
                .run(ProviderClient(permitsPrivateAddresses: false))
        }
        #expect(failure == ProviderFailure(.discovery, .forbiddenAddress))
    }

    private func failure(_ exchange: OidcCodeExchange) async -> ProviderFailure? {
        await #expect(throws: ProviderFailure.self) { _ = try await exchange.run(client) }
    }
}

/// The provider's process; it ends with the value.
private final class RealProvider {
    /// What it prints when it is ready.
    struct Introduction: Decodable {
        let issuer, certificate, clientId, clientSecret, redirectUri, verifier: String
        let codes: [String]

        func exchange(code: Int, secret: String? = nil, verifier: String? = nil) -> OidcCodeExchange {
            OidcCodeExchange(
                issuer: issuer,
                client: OAuthClient(id: clientId, secret: secret ?? clientSecret),
                code: codes[code],
                redirectURI: redirectUri,
                codeVerifier: verifier ?? self.verifier,
                certificate: certificate
            )
        }
    }

    let introduction: Introduction
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let program = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Python/oidc_provider.py").standardizedFileURL
        let python = ProcessInfo.processInfo.environment["POSTERN_PYTHON"] ?? "python3"
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", "-W", "ignore", program.path(percentEncoded: false)]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n"), let byte = try output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += byte
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        introduction = try decoder.decode(Introduction.self, from: line)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
