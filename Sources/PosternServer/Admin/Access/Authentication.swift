import PosternAdminAPI
import PosternRelay
import PosternWire

/// Finds out who sends a request: by a signature, a bearer token or a client certificate, and by one of them only.
struct Authentication: Sendable {
    private let relay: Relay
    private let policies: PolicyBook

    init(_ relay: Relay) {
        self.relay = relay
        policies = PolicyBook(relay)
    }

    /// Where a request came from.
    struct Origin: Sendable {
        /// Names the request.
        let id: String
        /// Without a port.
        let address: String?
        /// SHA-256 of the certificate that the client showed and TLS checked.
        let certificate: [UInt8]?
    }

    /// - Throws: `SignatureFault`; the audit log says a little later that somebody came in vain.
    func caller(of request: AdminRequest, from origin: Origin) async throws -> Caller {
        do {
            switch try await proof(of: request, certificate: origin.certificate) {
            case .proven(let proven):
                let administrator = Administrator(
                    principal: proven.principal,
                    credential: proven.credential.text,
                    address: origin.address,
                    request: origin.id
                )
                relay.noteUse(of: proven.credential, by: administrator)
                return Caller(
                    principal: proven.principal,
                    credential: proven.credential,
                    policies: try await policies.policies(of: proven.principal),
                    scope: try proven.scope.map(policies.scope),
                    signature: proven.signature
                )
            case .refused(let fault, let credential, let principal):
                note(fault, of: credential, principal, from: origin)
                throw fault
            }
        } catch let fault as SignatureFault where fault.isFoundInRequest {
            note(fault, of: nil, "", from: origin)
            throw fault
        }
    }

    private func note(
        _ fault: SignatureFault,
        of credential: ProvenCredential?,
        _ principal: String,
        from origin: Origin
    ) {
        let administrator = Administrator(
            principal: principal,
            credential: credential?.text,
            address: origin.address,
            request: origin.id
        )
        relay.noteFailedProof(of: credential, by: administrator, reason: fault.description)
    }
}

// The three kinds.
extension Authentication {
    private struct Proven {
        let principal: String
        let credential: ProvenCredential
        var signature: VerifiedSignature?
        /// A policy's document.
        var scope: String?
    }

    private enum Verdict {
        case proven(Proven)
        /// What somebody came with does not count; where it is known, whose it is.
        case refused(SignatureFault, ProvenCredential?, principal: String)
    }

    private func proof(of request: AdminRequest, certificate: [UInt8]?) async throws -> Verdict {
        let credentials = try RequestCredentials(request, at: Int64(clamping: relay.now.seconds))
        // One that proves nobody is no credential: where certificates are required, it only opened the connection.
        var found: FoundCredential<CertificateFacts>?
        if let certificate { found = try await relay.findCertificate(certificate) }
        if case .none = credentials {
            guard let certificate else { throw SignatureFault.missing }
            return proof(by: certificate, found)
        }
        guard found == nil else { throw SignatureFault.severalCredentials }
        switch credentials {
        case .signature(let claim): return try await proof(by: claim)
        case .bearer(let token): return try await proof(by: token)
        case .none: throw SignatureFault.missing
        }
    }

    private func proof(by claim: SignatureClaim) async throws -> Verdict {
        let found = try await relay.findAccessKey(claim.accessKeyID)
        let key = found?.usable
        do {
            let signature = try claim.verified(with: key.map { SecretAccessKey($0.secret) })
            guard let key else { return refusal(found.map { (.accessKey(claim.accessKeyID), $0.principal) }) }
            return .proven(Proven(principal: key.principal, credential: .accessKey(key.id), signature: signature))
        } catch {
            return refusal(found.map { (.accessKey(claim.accessKeyID), $0.principal) })
        }
    }

    private func proof(by token: BearerToken) async throws -> Verdict {
        let found = try await relay.findToken(token.id)
        let isRight = token.matches(found?.usable?.hash)
        guard isRight, let facts = found?.usable?.facts else {
            return refusal(found.map { (.token(token.id), $0.principal) })
        }
        return .proven(Proven(principal: facts.principal, credential: .token(facts.id), scope: facts.scope))
    }

    private func proof(by certificate: [UInt8], _ found: FoundCredential<CertificateFacts>?) -> Verdict {
        guard let facts = found?.usable else {
            let known = found.map { (ProvenCredential.certificate(certificate), $0.principal) }
            return .refused(.unknownCertificate, known?.0, principal: known?.1 ?? "")
        }
        return .proven(Proven(principal: facts.principal, credential: .certificate(certificate)))
    }

    private func refusal(_ known: (ProvenCredential, String)?) -> Verdict {
        .refused(.notAuthentic, known?.0, principal: known?.1 ?? "")
    }
}

extension SignatureFault {
    /// What is seen in the request itself, before anything is looked up.
    fileprivate var isFoundInRequest: Bool {
        switch self {
        case .notAuthentic, .unknownCertificate: false
        default: true
        }
    }
}
