import NIOSSL
import PosternWire

/// A server's certificate chain, leaf first, the pinned CA's certificate included, and its key: PEM texts.
package struct ServerIdentity: Sendable {
    private let context: NIOSSLContext

    /// - Throws: ``TransportError/badIdentity(_:)``.
    package init(chainPEM: [UInt8], keyPEM: [UInt8]) throws(TransportError) {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(chainPEM)
            let key = try NIOSSLPrivateKey(bytes: keyPEM, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
            configuration.minimumTLSVersion = .tlsv13
            configuration.applicationProtocols = [ProtocolVersion.applicationProtocol]
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .badIdentity("\(error)")
        }
    }

    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context)
    }
}
