import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// Charters of networks that are there, and what is signed within them.
    var charters: [AdminHandler] {
        [
            AdminHandler(reading: GetCharters.self) { request in
                let charters = try await relay.charterDocuments(of: id(ofNetwork: request.networkId))
                return GetCharters.Reply(
                    charters: charters.map { SignedDocument(body: $0.body, signature: $0.signature) }
                )
            },
            AdminHandler(reading: GetPolicy.self) { request in
                let policy = try await relay.policyDocument(of: id(ofNetwork: request.networkId))
                return GetPolicy.Reply(policy: SignedDocument(body: policy.body, signature: policy.signature))
            },
            AdminHandler(
                PutCharter.self,
                reply: { _, _ in PutCharter.Reply(message: "the charter is in force") },
                act: { request, order in
                    try await relay.putCharter(
                        request.charter.bytes,
                        signature: request.signature.bytes,
                        preparation: request.preparation,
                        in: id(ofNetwork: request.networkId),
                        from: template(),
                        by: order
                    )
                }
            ),
            AdminHandler(
                AdoptNetwork.self,
                reply: { _, charter in
                    AdoptNetwork.Reply(charter: SignedDocument(body: charter.body, signature: charter.signature))
                },
                act: { request, order in
                    try await relay.adopt(
                        id(ofNetwork: request.networkId),
                        root: request.root.bytes,
                        voucherKey: request.voucherKey.bytes,
                        by: order
                    )
                }
            ),
        ]
    }
}
