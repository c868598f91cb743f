import PosternWire
import Synchronization

/// Lets one after another at a room, where what one has read must still be so when it has decided.
final class RoomTurns: Sendable {
    /// Who waits for each room that somebody is at.
    private let waiting = Mutex<[ConversationID: [CheckedContinuation<Void, Never>]]>([:])

    func inTurn<Value>(_ room: ConversationID, _ work: () async throws -> Value) async rethrows -> Value {
        await begin(room)
        defer { end(room) }
        return try await work()
    }

    private func begin(_ room: ConversationID) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                guard waiting[room] != nil else {
                    waiting[room] = []
                    return true
                }
                waiting[room]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func end(_ room: ConversationID) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard waiting[room]?.isEmpty == false else {
                waiting[room] = nil
                return nil
            }
            return waiting[room]?.removeFirst()
        }
        next?.resume()
    }
}
