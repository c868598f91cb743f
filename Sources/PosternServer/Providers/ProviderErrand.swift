import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What is done with one provider, within its time.
struct ProviderErrand: Sendable {
    let client: ProviderClient
    let trust: ProviderTrust
    let end: ContinuousClock.Instant

    /// Follows redirects, as far as they stay with the same server.
    func get(_ address: ProviderAddress, _ subject: ProviderFailure.Subject) async throws -> ProviderReply {
        let hosts = try await client.addresses(of: address.host, subject)
        var address = address
        for _ in 0...client.limits.redirects {
            switch try await send(HTTPClientRequest(get: address), to: hosts, of: address.host, subject) {
            case .reply(let reply): return reply
            case .redirect(let location):
                guard let next = location.flatMap(address.redirected) else {
                    throw ProviderFailure(subject, .redirectedElsewhere)
                }
                address = next
            }
        }
        throw ProviderFailure(subject, .redirectedTooOften)
    }

    /// Follows no redirect: there are secrets in what is sent.
    func post(
        _ form: Form,
        authorization: String? = nil,
        to address: ProviderAddress,
        _ subject: ProviderFailure.Subject
    ) async throws -> ProviderReply {
        let hosts = try await client.addresses(of: address.host, subject)
        let request = HTTPClientRequest(post: form, authorization: authorization, to: address)
        switch try await send(request, to: hosts, of: address.host, subject) {
        case .reply(let reply): return reply
        case .redirect: throw ProviderFailure(subject, .redirectedElsewhere)
        }
    }

    /// Tries the addresses in turn until one takes the connection; what is left of the time is shared between them.
    private func send(
        _ request: HTTPClientRequest,
        to addresses: [NumericAddress],
        of host: HostName,
        _ subject: ProviderFailure.Subject
    ) async throws -> ProviderExchange.Outcome {
        for (index, address) in addresses.enumerated() {
            let isLast = index + 1 == addresses.count
            // The last one has until the errand's own end, which comes before this.
            let patience = isLast ? client.limits.time * 2 : (end - .now) / (addresses.count - index)
            let exchange = ProviderExchange(host: host, address: address, patience: patience, trust: trust)
            do {
                return try await exchange.send(request, limit: client.limits.bodyBytes)
            } catch {
                let cause = ProviderFailure.Cause(error)
                guard cause == .unreachable, !isLast else { throw ProviderFailure(subject, cause) }
            }
        }
        throw ProviderFailure(subject, .unknownHost)
    }
}

extension HTTPClientRequest {
    fileprivate init(get address: ProviderAddress) {
        self.init(url: address.canonical)
        addHeaders()
    }

    fileprivate init(post form: Form, authorization: String?, to address: ProviderAddress) {
        self.init(url: address.canonical)
        method = .POST
        addHeaders()
        headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let authorization { headers.add(name: "Authorization", value: authorization) }
        body = .bytes(ByteBuffer(string: form.text))
    }

    private mutating func addHeaders() {
        headers.add(name: "Accept", value: "application/json")
        headers.add(name: "User-Agent", value: "postern")
        headers.add(name: "Connection", value: "close")
    }
}
