import PosternWire

extension ShownSignal {
    /// For people: `12:03 * alice is typing`.
    package var line: String? {
        guard !isMuted else { return nil }
        return "\(at.localClock) * \(Quoting.quoted(from + (room.map { " in \($0)" } ?? ""))) \(what.words)"
    }

    /// For programs: as the page *Events* says.
    package func json() throws -> String { try JSONLine.encode(SignalLine(self)) }
}

extension ShownSignal.What {
    fileprivate var words: String {
        switch self {
        case .typing: "is typing"
        case .stopped: "is not typing any more"
        case .here: "is there"
        case .away: "is away"
        case .gone: "has gone"
        }
    }
}

private struct SignalLine: Encodable {
    let version = 1
    let event = "signal"
    let kind: String
    let from: String
    let user: String
    let device: String
    let conversation: String
    let room: String?
    let receivedAt: String
    let muted: Bool?

    init(_ signal: ShownSignal) {
        kind = signal.what.rawValue
        from = signal.from
        user = signal.user.description
        device = signal.device.description
        conversation = signal.conversation.description
        room = signal.room
        receivedAt = signal.at.rfc3339
        muted = signal.isMuted ? true : nil
    }
}
