import PosternHome
package import PosternTrust
package import PosternWire

/// Who this device is, and in which network.
package struct WhoAmI: Hashable, Sendable {
    package let login: String
    package let who: Who
    package let device: DeviceID
    package let fingerprint: DigitGroups
    package let networkCode: NetworkCode
    /// The own half of every safety number.
    package let safetyHalf: DigitGroups
}

extension Client {
    package func whoAmI() throws -> WhoAmI {
        let network = try network()
        guard let address = network.addresses(startingWith: account.address).first else {
            throw ClientError.untrusted("the network's charter", .layout(.meaningless("host:port")))
        }
        return WhoAmI(
            login: account.login,
            who: account.who,
            device: account.device,
            fingerprint: Fingerprint.of(network.id),
            networkCode: NetworkCode(
                network: network.id,
                charterVersion: network.charters.newest.version,
                address: address
            ),
            safetyHalf: SafetyNumber.half(account.who, try IdentityPublicKey(account.identity))
        )
    }
}
