import Foundation
import PosternHome
import PosternTrust
import PosternWire

extension ClientNotice {
    /// As the home keeps it.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts and numbers alone: nothing here can fail to be encoded.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// - Returns: `nil` for what another version of this software wrote.
    init?(bytes: [UInt8]) {
        guard let notice = try? JSONDecoder().decode(ClientNotice.self, from: Data(bytes)) else { return nil }
        self = notice
    }

    /// - Parameter hash: What it is about, where that is not the notice itself.
    func forHome(about hash: Hash512? = nil, in conversation: ConversationID? = nil) -> Notice {
        Notice(about: hash ?? .of(bytes), message: message, conversation: conversation, content: bytes)
    }

    private var message: MessageID? {
        subject.flatMap { Hex.decode($0) }.flatMap { MessageID($0) }
    }
}

extension Client {
    /// Tells the user, once a day for one thing.
    func tell(_ notice: ClientNotice) throws {
        let now = clock()
        var about = ByteWriter()
        about.append(notice.bytes)
        about.u64(now.seconds / 86_400)
        try home.tell(notice.forHome(about: .of(about.bytes)), at: now)
    }
}
