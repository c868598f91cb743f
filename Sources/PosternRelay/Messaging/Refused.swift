import PosternTrust
import PosternWire

/// Why a request is not done: what its sender is told.
struct Refused: Error {
    let refusal: Refusal

    init(_ code: RefusalCode, _ message: String) {
        refusal = Refusal(code, message)
    }

    init(_ refusal: Refusal) {
        self.refusal = refusal
    }

    /// - Parameter document: What was refused, for people: "the device list".
    init(_ error: ChainError, of document: String) {
        switch error {
        case .gap, .rollback, .fork, .brokenLink, .belowFloor:
            self.init(
                .conflict,
                "\(document) does not follow the newest one here: \(error); fetch it and go on from it"
            )
        case .layout(.updateNeeded):
            self.init(.documentRefused, "\(document) is made for a later version than this relay's: update the relay")
        case .layout(let error):
            self.init(.malformed, "\(document) cannot be read: \(error)")
        default:
            self.init(.documentRefused, "\(document) is refused: \(error)")
        }
    }
}

extension Document {
    /// - Throws: ``Refused``.
    init(received document: SignedDocument, _ name: String) throws(Refused) {
        do {
            try self.init(body: Array(document.body), signature: Array(document.signature))
        } catch {
            throw Refused(.malformed, "\(name) cannot be read: \(error)")
        }
    }
}
