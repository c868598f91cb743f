import COpenSSL

/// Why a cryptographic operation was refused.
///
/// The cases are the ones a caller acts on differently. None of them carries a byte of what was processed, and
/// everything that a peer causes by changing a ciphertext is ``notAuthentic``, whichever check found it.
package enum PrimitiveError: Error, Hashable {
    /// A private scalar is not 66 bytes of a number from 1 to n - 1, or a symmetric key is not as long as its cipher's.
    case invalidKey
    /// A public point is not 133 bytes of an uncompressed point on P-521.
    case invalidPoint
    /// A size, nonce or cost is outside the range that the function names.
    case invalidLength
    /// A tag or a commitment does not verify.
    case notAuthentic
    /// libcrypto failed for a reason of its own (no memory, no random source). Only the function's name is kept.
    case openSSL(function: String)
}

extension PrimitiveError {
    /// Drains this thread's libcrypto error queue, so that no later call finds the reasons of this one.
    static func failed(_ function: StaticString) -> PrimitiveError {
        ERR_clear_error()
        return .openSSL(function: function.description)
    }

    /// ``notAuthentic``, with the queue drained: libcrypto may leave its reasons there.
    static var refused: PrimitiveError {
        ERR_clear_error()
        return .notAuthentic
    }
}
