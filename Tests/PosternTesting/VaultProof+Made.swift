import Foundation
package import PosternTrust
package import PosternWire

extension VaultProof {
    /// That `key` is known, for the connection that has this nonce.
    ///
    /// - Parameter address: host:port, one of the newest charter's.
    package static func made(
        by key: SignInKey,
        kind: UInt32,
        of who: Who,
        _ nonce: [UInt8],
        at address: String = TestNetwork.address
    ) throws -> VaultProof {
        var proof = VaultProof()
        proof.publicKey = Data(key.publicKey.bytes)
        proof.address = address
        let signed = VaultSignInProof(
            who: who,
            kind: UInt8(kind & 0xff),
            address: try HostAddress(address),
            nonce: nonce
        )
        proof.signature = Data(try signed.sign(with: key))
        return proof
    }
}
