import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var certificates: [AdminHandler] {
        [
            AdminHandler(
                PutClientCertificate.self,
                reply: { (request, certificate: CertificateFacts) in
                    PutClientCertificate.Reply(
                        message: "certificate \(request.fingerprint) proves \(certificate.principal)"
                    )
                },
                act: { request, order in
                    try await relay.putCertificate(
                        bytes(of: request.fingerprint),
                        called: request.fingerprint,
                        for: request.principal,
                        by: order
                    )
                }
            ),
            AdminHandler(reading: ListClientCertificates.self) { request in
                let certificates = try await relay.certificates().map { ClientCertificate($0) }.filter(request.admits)
                return ListClientCertificates.Reply(
                    try request.page(of: certificates, in: ListClientCertificates.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(
                DeleteClientCertificate.self,
                reply: { (request, _: CertificateFacts) in
                    DeleteClientCertificate.Reply(message: "certificate \(request.fingerprint) proves nobody any more")
                },
                act: { request, order in
                    try await relay.deleteCertificate(
                        bytes(of: request.fingerprint),
                        called: request.fingerprint,
                        by: order
                    )
                }
            ),
        ]
    }

    /// - Parameter fingerprint: Checked to be 64 hexadecimal digits.
    private func bytes(of fingerprint: String) throws(AdminError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(fingerprint) else { throw .internalFailure }
        return bytes
    }
}

extension ClientCertificate {
    fileprivate init(_ facts: CertificateFacts) {
        self.init(
            fingerprint: Hexadecimal.text(facts.fingerprint),
            principal: facts.principal,
            created: facts.created.epochSeconds
        )
        lastUsed = facts.lastUsed?.epochSeconds
        lastAddress = facts.lastAddress
    }
}
