import PosternStore
import PosternWire

extension Relay {
    /// By fingerprint.
    package func certificates() async throws -> [CertificateFacts] {
        try await store.certificates().map(CertificateFacts.init)
    }

    /// Lets a client certificate prove a principal, and no other one any more.
    ///
    /// - Parameters:
    ///   - fingerprint: SHA-256 of the certificate.
    ///   - text: The same, as it is shown.
    package func putCertificate(
        _ fingerprint: [UInt8],
        called text: String,
        for principal: String,
        by order: Order<CertificateFacts>
    ) async throws -> CertificateFacts {
        try await carryOut(order) { act in
            let held = try act.transaction.certificate(fingerprint)
            if let held, held.principal == principal { return CertificateFacts(held) }
            let certificate = CertificateRecord(fingerprint: fingerprint, principal: principal, created: act.now)
            guard try act.transaction.put(certificate) else { throw AdministrationError.unknownAccess(.principal) }
            act.note(.certificate(text), in: .zero, before: held?.state, after: certificate.state)
            return CertificateFacts(certificate)
        }
    }

    /// - Parameter text: The fingerprint, as it is shown.
    package func deleteCertificate(
        _ fingerprint: [UInt8],
        called text: String,
        by order: Order<CertificateFacts>
    ) async throws -> CertificateFacts {
        try await carryOut(order) { act in
            guard let held = try act.transaction.certificate(fingerprint) else {
                throw AdministrationError.unknownAccess(.certificate)
            }
            _ = try act.transaction.delete(.certificate(fingerprint))
            act.note(.certificate(text), in: .zero, before: held.state)
            return CertificateFacts(held)
        }
    }
}

extension CertificateRecord {
    fileprivate var state: AuditState { ["principal": .text(principal)] }
}
