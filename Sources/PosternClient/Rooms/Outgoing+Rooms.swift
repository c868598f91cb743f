import PosternCrypto
import PosternHome
import PosternWire

extension Outgoing {
    /// What a room is called is told to nobody where nobody else is in it, or by who is in it no more.
    func isMoot(after error: ClientError) -> Bool {
        guard kind == .room, case .roomDetails? = (try? Content(parsing: content))?.body else { return false }
        switch error {
        case .nobodyElse, .notInRoom, .noSuchRoom: return true
        default: return false
        }
    }
}
