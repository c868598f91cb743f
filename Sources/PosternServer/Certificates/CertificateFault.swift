/// Why certificate, key or authority cannot be used. Each names the file that is at fault.
package enum CertificateFault: Error, Hashable, Sendable {
    case unreadable(file: String, reason: String)
    /// The certificate that the chain begins with is of another key.
    case keyMismatch(chain: String, key: String)
    /// No certificate of the chain is the authority's: clients that pin it would refuse the relay.
    case authorityNotInChain(chain: String, authority: String)
    /// The key is not that of the authority's certificate.
    case authorityKeyMismatch(key: String, authority: String)
}

extension CertificateFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): \(reason)"
        case .keyMismatch(let chain, let key): "\(key): not the key of the first certificate in \(chain)"
        case .authorityNotInChain(let chain, let authority): "\(chain): holds no certificate of the key in \(authority)"
        case .authorityKeyMismatch(let key, let authority): "\(key): not the key of \(authority)"
        }
    }
}
