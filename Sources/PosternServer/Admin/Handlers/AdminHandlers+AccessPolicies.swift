import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    var accessPolicies: [AdminHandler] {
        let book = PolicyBook(relay)
        return [
            AdminHandler(
                PutAccessPolicy.self,
                reply: { (_, policy: AccessPolicyFacts) in
                    PutAccessPolicy.Reply(message: "policy \(policy.name) is put")
                },
                act: { request, order in
                    do throws(PolicyFault) {
                        _ = try AccessPolicy(parsing: request.document)
                    } catch {
                        throw AdminError.validation([ErrorDetail(field: "document", reason: "is no policy: \(error)")])
                    }
                    return try await relay.putAccessPolicy(request.policy, document: request.document, by: order)
                }
            ),
            AdminHandler(reading: GetAccessPolicy.self) { request in
                if let builtIn = BuiltInPolicy(rawValue: request.policy) { return StoredAccessPolicy(builtIn) }
                return StoredAccessPolicy(try await relay.accessPolicy(request.policy))
            },
            AdminHandler(reading: ListAccessPolicies.self) { request in
                let stored = try await relay.accessPolicies().map { StoredAccessPolicy($0) }
                let policies = (BuiltInPolicy.allCases.map { StoredAccessPolicy($0) } + stored)
                    .map { ListedAccessPolicy(policy: $0.policy, modified: $0.modified) }
                return ListAccessPolicies.Reply(
                    try request.page(of: policies, in: ListAccessPolicies.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(
                DeleteAccessPolicy.self,
                reply: { (_, policy: AccessPolicyFacts) in
                    DeleteAccessPolicy.Reply(message: "policy \(policy.name) is deleted")
                },
                act: { request, order in try await relay.deleteAccessPolicy(request.policy, by: order) }
            ),
            AdminHandler(reading: SimulateAccess.self) { request in try await simulate(request, book) },
        ]
    }

    private func simulate(_ request: SimulateAccess.Request, _ book: PolicyBook) async throws -> SimulateAccess.Reply {
        let principal = try await relay.principal(request.principal)
        let access = try accessRequest(of: request)
        guard !principal.isDisabled else {
            return SimulateAccess.Reply(allowed: false, reason: "refused: the principal is disabled")
        }
        let policies = try await book.policies(of: principal.name)
        let decision = AccessDecision(access, policies: policies)
        let nearMisses = decision == .notAllowed ? NearMiss.all(of: access, in: policies).map(\.text) : []
        return SimulateAccess.Reply(
            allowed: decision.isAllowed,
            reason: ([decision.explanation(of: access)] + nearMisses).joined(separator: "; "),
            policy: decision.statement?.policy,
            statement: decision.statement.map { $0.sid ?? String($0.number) }
        )
    }

    private func accessRequest(of request: SimulateAccess.Request) throws(AdminError) -> AccessRequest {
        var faults: [ErrorDetail] = []
        let action = AdminOperations.all.map { $0.declaration.action }
            .first { $0.lowercased() == request.action.lowercased() }
        if action == nil { faults.append(ErrorDetail(field: "action", reason: "names no operation")) }
        let resource = ResourceName(request.resource)
        if resource == nil {
            faults.append(
                ErrorDetail(
                    field: "resource",
                    reason: "must be arn:postern:wickr::0:network/ID or arn:postern:relay::0:KIND/NAME"
                )
            )
        }
        let declaration = AdminOperations.all.map { $0.declaration }.first { $0.action == action }
        if let resource, let asked = declaration?.resource(pathFields: [:]),
            (asked.kind, asked.service) != (resource.kind, resource.service)
        {
            faults.append(ErrorDetail(field: "resource", reason: "must be a \(asked.kind) for this action"))
        }
        let address = request.sourceAddress.flatMap { IPAddress($0) }
        if request.sourceAddress != nil, address == nil {
            faults.append(ErrorDetail(field: "sourceAddress", reason: "must be an address of IPv4 or IPv6"))
        }
        guard let action, let resource, faults.isEmpty else { throw .validation(faults) }
        return AccessRequest(
            action: action,
            resources: [resource],
            principal: request.principal,
            sourceAddress: address,
            time: request.time ?? Int64(clamping: relay.now.seconds),
            isSecure: true
        )
    }
}

extension AccessDecision {
    /// The one that decides; `nil` where none does.
    fileprivate var statement: Statement? {
        switch self {
        case .allowed(let statement), .denied(let statement): statement
        case .notAllowed, .outsideScope: nil
        }
    }
}

extension StoredAccessPolicy {
    fileprivate init(_ facts: AccessPolicyFacts) {
        self.init(policy: facts.name, document: facts.document, modified: facts.modified.epochSeconds)
    }

    /// It is as old as the software.
    fileprivate init(_ builtIn: BuiltInPolicy) {
        self.init(policy: builtIn.rawValue, document: builtIn.text, modified: 0)
    }
}
