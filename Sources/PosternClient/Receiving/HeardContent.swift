import PosternCrypto
import PosternHome
import PosternWire

/// What a taken message says of documents, of other devices, and of messages that this device does not get.
struct HeardContent {
    let header: Header
    let content: Content

    var sender: Who { Who(network: header.network, user: header.sender) }

    init(_ opened: OpenedMessage) {
        header = opened.header
        content = opened.content
    }

    init(_ statement: Statement) throws(LayoutError) {
        header = statement.header
        content = try Content(parsing: statement.content)
    }

    /// Whether there is anything to compare.
    var saysSomething: Bool { !content.view.isEmpty || !content.heads.isEmpty || !content.leftOut.isEmpty }
}

extension EnvelopeTaking {
    /// Does what was begun when a message was taken, and cut off. Where the relay gives nothing to compare with, that is
    /// told, and the mail goes on.
    mutating func compareStatements() async throws {
        try settleStatements()
        for statement in try home.statements() {
            do {
                try await compare(try HeardContent(statement), statement.hash)
            } catch is LayoutError, is RelayRefusal, ClientError.protocolBroken {
                // An earlier version took it and this one does not, or the relay gives nothing that another try would mend.
                compared.append(statement.hash)
            }
        }
        try settleStatements()
    }

    /// Compares what a stored message says with what is held here.
    mutating func compare(_ heard: HeardContent, _ hash: Hash512) async throws {
        try noteLeftOut(heard)
        try await learn(from: heard)
        if heard.saysSomething { compared.append(hash) }
    }

    /// Nothing of what was compared is compared again.
    mutating func settleStatements() throws {
        try home.settleStatements(compared)
        compared = []
    }

    /// The sender's device had no usable key for this one: the user is told what will never come here.
    private func noteLeftOut(_ heard: HeardContent) throws {
        let mine = heard.content.leftOut.first { $0.device == client.account.device }
        guard let ranges = mine?.counters.ranges, let first = ranges.first, heard.header.kind != .device else {
            return
        }
        let (device, conversation) = (heard.header.device, heard.header.conversation)
        let notice = ClientNotice.leftOut(
            login: try client.login(of: heard.sender),
            device: device.description,
            count: CounterRanges.count(ranges),
            first: first.lowerBound
        )
        let now = client.clock()
        let items = ranges.map {
            LeftOutHere(conversation: conversation, device: device, counters: $0, at: now)
        }
        try home.note(items, telling: notice.forHome())
    }
}
