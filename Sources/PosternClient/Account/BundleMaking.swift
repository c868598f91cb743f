import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Makes exchange keys: the private halves sealed for the home, the public ones signed for everybody.
struct BundleMaking {
    let home: Home
    let who: Who
    let device: DeviceID
    let signingKey: DeviceSigningKey

    /// - Parameter now: The bundle says it in seconds.
    func make(_ kind: ExchangeKeyKind, at now: Timestamp) throws -> NewBundle {
        let count = kind == .oneTime ? Limits.oneTimeKeysInBundle : 1
        var points: [P521.Agreement.PublicKey] = []
        var secrets: [SealedSecret] = []
        for _ in 0..<count {
            let key = try P521.Agreement.PrivateKey.generate()
            let point = key.publicKey
            secrets.append(try home.seal(key.scalar, for: .exchangeKey(ExchangeKeyID(of: point))))
            points.append(point)
        }
        let created = Timestamp(seconds: now.seconds)
        let bundle = ExchangeKeyBundle(
            who: who,
            device: device,
            kind: kind == .oneTime ? .oneTime : .rotating,
            created: created,
            keys: points
        )
        let document = try Document(signing: bundle, with: signingKey)
        return NewBundle(
            kind: kind,
            created: created,
            body: document.body,
            signature: document.signature,
            secrets: secrets
        )
    }
}
