import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// Charters of networks that are there, and what is signed within them.
    var charters: [AdminHandler] {
        [
            AdminHandler(GetCharters.self) { request in
                let charters = try await relay.charterDocuments(of: id(ofNetwork: request.networkId))
                return GetCharters.Reply(
                    charters: charters.map { SignedDocument(body: $0.body, signature: $0.signature) }
                )
            },
            AdminHandler(GetPolicy.self) { request in
                let policy = try await relay.policyDocument(of: id(ofNetwork: request.networkId))
                return GetPolicy.Reply(policy: SignedDocument(body: policy.body, signature: policy.signature))
            },
            AdminHandler(PutCharter.self) { request in
                try await relay.putCharter(
                    request.charter.bytes,
                    signature: request.signature.bytes,
                    preparation: request.preparation,
                    in: id(ofNetwork: request.networkId),
                    from: template()
                )
                return PutCharter.Reply(message: "the charter is in force")
            },
            AdminHandler(AdoptNetwork.self) { request in
                let charter = try await relay.adopt(
                    id(ofNetwork: request.networkId),
                    root: request.root.bytes,
                    voucherKey: request.voucherKey.bytes
                )
                return AdoptNetwork.Reply(charter: SignedDocument(body: charter.body, signature: charter.signature))
            },
        ]
    }
}
