/// The jobs of signing keys. A key's type carries its job, so that no key is ever given two.
package enum KeyRole {
    /// Signs charters. 1 to 3 in a network, in files of the administrator.
    package enum Root {}
    /// Signs policies, within the charter. Kept by the relay.
    package enum Operating {}
    /// Signs vouchers. Kept on the administrator's machine.
    package enum Voucher {}
    /// Signs a user's device list. Kept in the user's vault.
    package enum Identity {}
    /// Signs envelopes, exchange keys, room entries and sign-in challenges. Never leaves its device.
    package enum Device {}
    /// Shows a relay that a vault's secret is known. Derived from the secret whenever it is given, and kept nowhere.
    package enum SignIn {}
}

package typealias RootKey = SigningKey<KeyRole.Root>
package typealias RootPublicKey = VerifyingKey<KeyRole.Root>
package typealias OperatingKey = SigningKey<KeyRole.Operating>
package typealias OperatingPublicKey = VerifyingKey<KeyRole.Operating>
package typealias VoucherKey = SigningKey<KeyRole.Voucher>
package typealias VoucherPublicKey = VerifyingKey<KeyRole.Voucher>
package typealias IdentityKey = SigningKey<KeyRole.Identity>
package typealias IdentityPublicKey = VerifyingKey<KeyRole.Identity>
package typealias DeviceSigningKey = SigningKey<KeyRole.Device>
package typealias DevicePublicKey = VerifyingKey<KeyRole.Device>
package typealias SignInKey = SigningKey<KeyRole.SignIn>
package typealias SignInPublicKey = VerifyingKey<KeyRole.SignIn>
