/// Why a provider could not be asked, or what it answered is of no use.
///
/// Says what to do about it. Nothing that the provider sent stands in it, and no secret.
package struct ProviderFailure: Error, Hashable, Sendable {
    /// Who or what is at fault.
    package enum Subject: String, Hashable, Sendable {
        case certificate = "the certificate that was given"
        case issuer = "the issuer"
        case domain = "the domain"
        case provider = "the provider"
        case discovery = "the provider's page .well-known/openid-configuration"
        case tokenEndpoint = "the provider's token endpoint"
        case platform = "the platform's page .well-known/opentdf-configuration"
    }

    package enum Cause: Hashable, Sendable {
        case notPEM
        case notAnAddress
        case notAHost
        case unknownHost
        /// It is at an address where the relay does not go; which one is not told: it could be a secret of the network.
        case forbiddenAddress
        case unreachable
        case untrusted
        case otherName
        case noTLS
        case cutOff
        case tooLate
        case tooLarge
        case redirectedElsewhere
        case redirectedTooOften
        case status(Int)
        case notJSON
        case member(StaticName, Fault)
        case otherIssuer
        case noClientAuthentication
        case refused(OAuthRefusal)
    }

    /// What is wrong with a member of an answer.
    package enum Fault: String, Hashable, Sendable {
        case missing = "is missing"
        case ofAnotherType = "is of another type"
        case notAnAddress = "is not an https address of a named host"
        case withoutCode = "has no code"
        case notBearer = "is not Bearer"
        case notAToken = "is not a signed token"
        case ofAnotherIssuer = "is of another issuer"
        case forAnotherClient = "is for another client"
    }

    package let subject: Subject
    package let cause: Cause

    package init(_ subject: Subject, _ cause: Cause) {
        (self.subject, self.cause) = (subject, cause)
    }
}

/// A name that stands in this program's text: never something that was received.
package struct StaticName: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}

extension ProviderFailure: CustomStringConvertible {
    /// One sentence for an administrator.
    package var description: String { "\(subject.rawValue) \(cause.text)" }
}

extension ProviderFailure.Cause {
    fileprivate var text: String {
        switch self {
        case .notPEM: "is not one to \(ProviderTrust.mostCertificates) certificates in PEM"
        case .notAnAddress: "must be of the form https://HOST/PATH: a host's name, no user, no query, no fragment"
        case .notAHost: "must be the name of a host, such as platform.example; a port may follow, after a colon"
        case .unknownHost: "has a host that DNS does not know: check the name"
        case .forbiddenAddress:
            "is not at a public address: the relay's operator permits private ones with providers.private-addresses"
        case .unreachable:
            "takes no connections: check that it runs and that the relay's network lets the relay reach it"
        case .untrusted: "shows a certificate that is not trusted or is out of date: give its authority's, as PEM"
        case .otherName: "shows a certificate of another name: check the address"
        case .noTLS: "does not agree on TLS 1.2 or newer"
        case .cutOff: "ended the connection, or did not answer as HTTP has it"
        case .tooLate: "did not answer in time"
        case .tooLarge: "answers with more than the relay reads"
        case .redirectedElsewhere: "redirects to another server: give the address that it redirects to"
        case .redirectedTooOften: "redirects again and again"
        case .status(let status): "answers with the status \(status)"
        case .notJSON: "does not answer with an object in JSON (application/json)"
        case .member(let name, let fault): "answers with a \(name.text) that \(fault.rawValue)"
        case .otherIssuer:
            "names another issuer: give the issuer exactly as that page has it, with or without a slash at its end"
        case .noClientAuthentication: "takes a secret neither by client_secret_basic nor by client_secret_post"
        case .refused(let refusal): "refuses: \(refusal.reason)"
        }
    }
}
