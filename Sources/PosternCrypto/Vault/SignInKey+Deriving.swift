package import PosternPrimitives
package import PosternTrust
import PosternWire

extension SigningKey where Role == KeyRole.SignIn {
    /// The key that a vault's secret gives, for ECDSA P-521:
    ///
    ///     scalar[66] = Derive(secret, "sign-in key", ""), of its first byte the lowest bit alone
    ///
    /// as RFC 9180 §7.1.3 cuts a candidate of P-521. One in about 2^260 is not below n; none such will ever be seen.
    ///
    /// - Parameter secret: scrypt's output, or the ticket of a vault in a file.
    /// - Throws: ``VaultError/unavailable``.
    package init(derivedFrom secret: borrowing SecretBytes) throws(VaultError) {
        let derived = Derive.key(from: secret, label: Label.signInKey.bytes, context: [], count: P521.scalarCount)
        let scalar = derived.withUnsafeBytes { derived in
            SecretBytes(count: derived.count) { scalar in
                scalar.copyMemory(from: derived)
                scalar[0] &= 1
            }
        }
        do { try self.init(scalar: scalar) } catch { throw .unavailable }
    }
}
