import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var accessKeys: [AdminHandler] {
        [
            AdminHandler(
                CreateAccessKey.self,
                forCaller: { request, call in
                    let key = try drawnKey()
                    let new = NewAccessKey(id: key.id, secret: key.secret.revealed)
                    let order: Order<AccessKeyFacts> = call.order(CreateAccessKey.declaration)
                    let facts = try await relay.createAccessKey(new, for: request.principal, by: order)
                    return CreateAccessKey.Reply(key, principal: facts.principal)
                }
            ),
            AdminHandler(reading: ListAccessKeys.self) { request in
                let keys = try await relay.accessKeys().map { ListedAccessKey($0) }.filter(request.admits)
                return ListAccessKeys.Reply(
                    try request.page(of: keys, in: ListAccessKeys.declaration, tokenKey: pageKey)
                )
            },
            AdminHandler(
                RotateAccessKey.self,
                forCaller: { request, call in
                    let key = try drawnKey()
                    let rotated = try await relay.rotateAccessKey(
                        request.accessKeyId,
                        to: NewAccessKey(id: key.id, secret: key.secret.revealed),
                        overlapSeconds: UInt64(clamping: request.overlapSeconds),
                        by: call.order(RotateAccessKey.declaration)
                    )
                    return RotateAccessKey.Reply(
                        key,
                        principal: rotated.key.principal,
                        oldKeyExpires: rotated.oldKeyExpires.epochSeconds
                    )
                }
            ),
            AdminHandler(
                UpdateAccessKey.self,
                reply: { (_, key: AccessKeyFacts) in ListedAccessKey(key) },
                act: { request, order in
                    try await relay.updateAccessKey(request.accessKeyId, isDisabled: request.disabled, by: order)
                }
            ),
            AdminHandler(
                DeleteAccessKey.self,
                reply: { (_, key: AccessKeyFacts) in DeleteAccessKey.Reply(message: "access key \(key.id) is deleted")
                },
                act: { request, order in try await relay.deleteAccessKey(request.accessKeyId, by: order) }
            ),
        ]
    }

    private func drawnKey() throws(AdminError) -> AccessKey {
        guard let key = AccessKey(randomBytes: SystemRandom.bytes(AccessKey.randomByteCount)) else {
            throw .internalFailure
        }
        return key
    }
}

extension ListedAccessKey {
    fileprivate init(_ facts: AccessKeyFacts) {
        self.init(
            accessKeyId: facts.id,
            principal: facts.principal,
            disabled: facts.isDisabled,
            created: facts.created.epochSeconds
        )
        expires = facts.expires?.epochSeconds
        lastUsed = facts.lastUsed?.epochSeconds
        lastAddress = facts.lastAddress
    }
}
