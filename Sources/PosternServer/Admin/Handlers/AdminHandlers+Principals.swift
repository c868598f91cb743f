import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var principals: [AdminHandler] {
        [
            AdminHandler(
                CreatePrincipal.self,
                reply: { (_, principal: PrincipalFacts) in Principal(principal) },
                act: { request, order in
                    try await relay.createPrincipal(
                        request.name,
                        policies: request.policies,
                        builtIn: builtInPolicies,
                        by: order
                    )
                }
            ),
            AdminHandler(reading: ListPrincipals.self) { request in
                let principals = try await relay.principals().map { Principal($0) }
                return ListPrincipals.Reply(
                    try request.page(of: principals, in: ListPrincipals.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(
                UpdatePrincipal.self,
                reply: { (_, principal: PrincipalFacts) in Principal(principal) },
                act: { request, order in
                    try await relay.updatePrincipal(
                        request.principal,
                        policies: request.policies,
                        isDisabled: request.disabled,
                        builtIn: builtInPolicies,
                        by: order
                    )
                }
            ),
            AdminHandler(
                DeletePrincipal.self,
                reply: { (_, principal: PrincipalFacts) in
                    DeletePrincipal.Reply(message: "principal \(principal.name) is deleted")
                },
                act: { request, order in try await relay.deletePrincipal(request.principal, by: order) }
            ),
        ]
    }
}

private let builtInPolicies = BuiltInPolicy.allCases.map(\.rawValue)

extension Principal {
    fileprivate init(_ facts: PrincipalFacts) {
        self.init(
            principal: facts.name,
            policies: facts.policies,
            disabled: facts.isDisabled,
            created: facts.created.epochSeconds
        )
    }
}
