import PosternAdminAPI
import PosternRelay

/// Who sends a request, proven by exactly one credential, with what they may do.
struct Caller: Sendable {
    let principal: String
    let credential: ProvenCredential
    /// In the order in which the principal has them.
    let policies: [NamedPolicy]
    /// What a bearer token is further limited to.
    let scope: NamedPolicy?
    /// What keeps a write from being repeated; `nil` for what is no signature.
    let signature: VerifiedSignature?

    /// The credential as lists name it; no secret.
    var credentialID: String { credential.text }

    /// Whether it comes with what could make itself last for ever.
    var isToken: Bool {
        if case .token = credential { true } else { false }
    }
}

extension ProvenCredential {
    /// As lists name it.
    var text: String {
        switch self {
        case .accessKey(let id): id
        case .token(let id): Base32.text(id)
        case .certificate(let fingerprint): Hexadecimal.text(fingerprint)
        }
    }
}

/// A caller with the circumstances in which policies see its request.
struct CallerAccess: Sendable {
    let caller: Caller
    /// Without a port.
    let address: String?
    /// Seconds since 1970.
    let time: Int64

    func decision(_ action: String, on resources: [ResourceName]) -> AccessDecision {
        AccessDecision(request(action, on: resources), policies: caller.policies, scope: caller.scope)
    }

    func mayListNetwork(_ number: String) -> Bool {
        decision(ListNetworks.declaration.action, on: [.network(number)]).isAllowed
    }

    /// - Throws: ``AdminError/forbidden(_:)``, which says what is not allowed, and not why: policies are not for
    ///   everybody to see.
    /// - Parameter needs: What the request needs beside what its path names.
    func check(_ match: AdminRouter.Match, needs: [AccessRequest] = []) throws(AdminError) {
        let request = AccessRequest(match)
        let decision = decision(request.action, on: request.resources)
        guard decision.isAllowed || isListOfSome(match, decision) else {
            throw .forbidden("\(request.action) on \(match.told) is not allowed")
        }
        for need in needs where !self.decision(need.action, on: need.resources).isAllowed {
            let kinds = need.resources.map { "\($0.kind)s" }.joined(separator: ", ")
            throw .forbidden("\(request.action) on \(match.told) needs \(need.action) on \(kinds) that is not allowed")
        }
        // What a token makes would outlive it, and be free of its scope.
        guard !caller.isToken || !match.declaration.givesAccess else {
            throw .forbidden(
                "\(request.action) on \(match.told) is not allowed with a bearer token: come with an access key or "
                    + "certificate"
            )
        }
    }

    /// ListNetworks shows the networks that it is allowed on. Only to whom it is allowed on none, whatever there is, is
    /// it refused.
    private func isListOfSome(_ match: AdminRouter.Match, _ decision: AccessDecision) -> Bool {
        guard match.declaration == ListNetworks.declaration else { return false }
        if case .denied = decision { return false }
        let request = request(match.declaration.action, on: AccessRequest(match).resources)
        let limits = [caller.policies] + (caller.scope.map { [[$0]] } ?? [])
        return limits.allSatisfy { policies in
            AccessDecision(request, policies: policies).isAllowed
                || NearMiss.all(of: request, in: policies).contains { $0.reason == .resource }
        }
    }

    private func request(_ action: String, on resources: [ResourceName]) -> AccessRequest {
        AccessRequest(
            action: action,
            resources: resources,
            principal: caller.principal,
            sourceAddress: address.flatMap { IPAddress($0) },
            time: time,
            isSecure: true
        )
    }
}

extension AdminRouter.Match {
    /// What is asked for, as policies name it: in an answer or a log, so not in any words that somebody chose to send.
    var told: String {
        let resource = declaration.resource(pathFields: pathFields)
        guard resource.kind == "network" else { return String(resource.text.prefix(256)) }
        return network.map(Network.resourceName) ?? ResourceName(.wickr, resource.kind, nil).text
    }
}
