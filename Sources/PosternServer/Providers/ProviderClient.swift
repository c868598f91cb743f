/// Goes to providers, on behalf of an administrator who says where they are, and only there.
///
/// Where it goes is what somebody else wrote: it connects by `https` alone, to public addresses alone, and to the very
/// addresses that it looked at. An errand is all that is done with one provider, within ``ProviderLimits/time``.
package struct ProviderClient: Sendable {
    /// Looks a host's addresses up. Called once for each request.
    package typealias Names = @Sendable (_ host: String) async throws -> [NumericAddress]

    let permitsPrivateAddresses: Bool
    let limits: ProviderLimits
    let names: Names

    /// - Parameter permitsPrivateAddresses: Providers may be on this machine and in the networks around it too.
    package init(permitsPrivateAddresses: Bool, limits: ProviderLimits = ProviderLimits()) {
        self.init(permitsPrivateAddresses: permitsPrivateAddresses, limits: limits, names: SystemNames.addresses)
    }

    package init(permitsPrivateAddresses: Bool, limits: ProviderLimits, names: @escaping Names) {
        self.permitsPrivateAddresses = permitsPrivateAddresses
        self.limits = limits
        self.names = names
    }

    /// - Parameters:
    ///   - certificate: PEM; the authority that the provider's certificate may be of, beside the system's.
    ///   - errand: What to do there; it is cancelled when its time is over.
    func run<Value: Sendable>(
        trusting certificate: String?,
        _ errand: @escaping @Sendable (ProviderErrand) async throws -> Value
    ) async throws(ProviderFailure) -> Value {
        let here = ProviderErrand(client: self, trust: try ProviderTrust(certificate), end: .now + limits.time)
        do {
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await errand(here) }
                group.addTask {
                    try await Task.sleep(until: here.end)
                    return nil
                }
                defer { group.cancelAll() }
                guard let value = try await group.next() ?? nil else { throw ProviderFailure(.provider, .tooLate) }
                return value
            }
        } catch let failure as ProviderFailure {
            throw failure
        } catch {
            throw ProviderFailure(.provider, .cutOff)
        }
    }

    /// - Returns: One address at least; all of the host's addresses are such that the relay may go there.
    func addresses(of host: HostName, _ subject: ProviderFailure.Subject) async throws -> [NumericAddress] {
        let addresses = try await names(host.text)
        guard !addresses.isEmpty else { throw ProviderFailure(subject, .unknownHost) }
        guard addresses.allSatisfy(isPermitted) else { throw ProviderFailure(subject, .forbiddenAddress) }
        return Array(addresses.prefix(limits.addresses))
    }

    private func isPermitted(_ address: NumericAddress) -> Bool {
        switch address.reach {
        case .everywhere: true
        case .nearby: permitsPrivateAddresses
        case .nowhere: false
        }
    }
}
