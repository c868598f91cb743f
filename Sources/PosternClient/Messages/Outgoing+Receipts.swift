import PosternCrypto
import PosternHome

extension Outgoing {
    /// Nobody waits for a receipt: where it cannot be sent, the author does not hear of it.
    var saysReceipts: Bool {
        if case .receipts? = (try? Content(parsing: content))?.body { true } else { false }
    }
}
