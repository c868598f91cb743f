import PosternAdminAPI
import PosternRelay
import Synchronization

/// The policies of principals, and the scopes of tokens, as they were read last. Every act that changes who may do what
/// empties it, so it is never older than the last such act that was answered.
final class PolicyBook: Sendable {
    private struct State {
        /// Of which everything else is.
        var version: UInt64 = 0
        var policies: [String: [NamedPolicy]] = [:]
        var scopes: [String: NamedPolicy] = [:]
    }

    private let relay: Relay
    private let state = Mutex(State())
    /// There are no more different scopes than tokens; who makes and revokes them without end fills no memory.
    private static let mostScopes = 1000

    init(_ relay: Relay) {
        self.relay = relay
    }

    /// - Throws: `PolicyFault` for a stored policy that cannot be read, which then allows nothing.
    func policies(of principal: String) async throws -> [NamedPolicy] {
        // Looked at first: what is read after it is at least as new.
        let version = relay.accessVersion
        if let held = held(at: version, { $0.policies[principal] }) { return held }
        let policies = try await relay.policies(of: principal).map { name, document in
            if let document { return NamedPolicy(name, try AccessPolicy(stored: document)) }
            guard let builtIn = BuiltInPolicy(rawValue: name) else { throw UnknownPolicy(name: name) }
            return builtIn.named
        }
        keep(at: version) { $0.policies[principal] = policies }
        return policies
    }

    func scope(_ document: String) throws -> NamedPolicy {
        let version = relay.accessVersion
        if let held = held(at: version, { $0.scopes[document] }) { return held }
        let scope = NamedPolicy("the token's scope", try AccessPolicy(stored: document))
        keep(at: version) { state in
            if state.scopes.count >= Self.mostScopes { state.scopes = [:] }
            state.scopes[document] = scope
        }
        return scope
    }

    /// A principal has a policy that is neither stored nor built in.
    struct UnknownPolicy: Error {
        let name: String
    }

    private func held<Value: Sendable>(at version: UInt64, _ look: @Sendable (State) -> Value?) -> Value? {
        state.withLock { $0.version == version ? look($0) : nil }
    }

    private func keep(at version: UInt64, _ change: @Sendable (inout State) -> Void) {
        state.withLock { state in
            guard state.version <= version else { return }
            if state.version < version { state = State(version: version) }
            change(&state)
        }
    }
}
