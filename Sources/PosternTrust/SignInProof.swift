package import PosternPrimitives
package import PosternWire

/// What a device signs to sign in:
///
///     T("sign-in") network[16] user[16] device[16] L(host:port) nonce[32]
///
/// The nonce is the relay's and new for each connection; the address keeps a proof given to one relay from being
/// shown to another.
package struct SignInProof: Hashable, Sendable {
    package let who: Who
    package let device: DeviceID
    /// That the device connected to.
    package let address: HostAddress
    /// 32 bytes.
    package let nonce: [UInt8]

    package init(who: Who, device: DeviceID, address: HostAddress, nonce: [UInt8]) {
        self.who = who
        self.device = device
        self.address = address
        self.nonce = nonce
    }

    package var signed: [UInt8] {
        var writer = ByteWriter()
        writer.label(.signIn)
        writer.who(who)
        writer.identifier(device)
        writer.address(address)
        writer.append(nonce)
        return writer.bytes
    }

    /// - Returns: r‖s, 132 bytes.
    package func sign(with key: DeviceSigningKey) throws(PrimitiveError) -> [UInt8] { try key.sign(signed) }

    /// Verifies for the relay.
    ///
    /// A device that is not known costs the same work, with a key that stands for none, so that nobody learns from the
    /// time which devices exist.
    ///
    /// - Parameters:
    ///   - key: On the user's newest list; `nil` where there is no such device, or it may not sign in.
    ///   - charter: The newest: any of its addresses is right.
    package func check(
        _ signature: [UInt8],
        by key: DevicePublicKey?,
        under charter: Charter
    ) -> SignInCheck {
        let isSigned = (key ?? Self.nobody).isValid(signature: signature, for: signed)
        return SignInCheck(
            deviceIsKnown: key != nil,
            signatureIsValid: isSigned,
            addressIsRight: charter.hosts.contains(address)
        )
    }

    /// The base point of P-521 (SP 800-186 §3.2.1.5). Its private scalar is 1, so anybody can sign for it, and nobody
    /// gets in by it: ``SignInCheck/isPassed`` asks for a known device too.
    ///
    /// Decoded each time, as the key of a known device is.
    private static var nobody: DevicePublicKey {
        let x =
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de"
            + "3348b3c1856a429bf97e7e31c2e5bd66"
        let y =
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761"
            + "353c7086a272c24088be94769fd16650"
        guard let bytes = Hex.decode("04" + x + y), let key = try? DevicePublicKey(bytes) else {
            preconditionFailure("the base point is not on the curve")
        }
        return key
    }
}

/// What the verification of a ``SignInProof`` found. Outside, one refusal hides which part failed.
package struct SignInCheck: Hashable, Sendable {
    package let deviceIsKnown: Bool
    /// By the device's key, or by the one that stands for nobody where the device is not known.
    package let signatureIsValid: Bool
    package let addressIsRight: Bool

    package var isPassed: Bool { deviceIsKnown && signatureIsValid && addressIsRight }
}
