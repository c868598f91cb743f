import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What a message says of other devices of its conversation: which envelope of each its sender heard last.
extension EnvelopeTaking {
    func compareHeads(of opened: HeardContent) throws {
        guard opened.header.kind == .direct || opened.header.kind == .room else { return }
        for head in opened.content.heads where head.device != opened.header.device {
            if head.device == client.account.device {
                try compareOwn(head, opened)
            } else {
                try compare(head, opened)
            }
        }
    }

    private func compare(_ head: PosternCrypto.Head, _ opened: HeardContent) throws {
        let conversation = opened.header.conversation
        if let held = try home.taken(head.counter, of: head.device, in: conversation) {
            if !held.hash.bytes.starts(with: head.hash) { try tellDifferentHistories(head.device, opened) }
            return
        }
        let record = try home.record(of: head.device, in: conversation)
        // From whom nothing came here yet: nobody knows since when it should have.
        guard !record.bytes.isEmpty, try OrderRecord(parsing: record.bytes).highest < head.counter else { return }
        guard try isMember(head.device, opened) else { return }
        let heard = HeardElsewhere(
            conversation: conversation,
            device: head.device,
            counter: head.counter,
            hash: head.hash,
            by: opened.header.device
        )
        try home.note(heard, at: client.clock())
    }

    /// Whether it is a device of the two users, or of somebody in the room.
    private func isMember(_ device: DeviceID, _ opened: HeardContent) throws -> Bool {
        let inRoom = try client.heldRoom(opened.header.conversation)?.state.members.map(\.who) ?? []
        for who in Set(opened.content.users.map { [$0.lower, $0.higher] } ?? inRoom) {
            let lists = try client.heldLists(of: who)
            if lists?.all.contains(where: { $0.content.device(device) != nil }) ?? false { return true }
        }
        return false
    }

    /// Of this device itself: another envelope under its counter is none that it sent.
    private func compareOwn(_ head: PosternCrypto.Head, _ opened: HeardContent) throws {
        let conversation = opened.header.conversation
        guard let sent = try home.sealedHash(head.counter, in: conversation), !sent.bytes.starts(with: head.hash)
        else { return }
        try tellDifferentHistories(head.device, opened)
    }

    private func tellDifferentHistories(_ device: DeviceID, _ opened: HeardContent) throws {
        let owner = try client.owner(of: device, in: opened.header.conversation)
        let login = try client.login(of: owner ?? opened.sender)
        try client.tell(.differentHistories(login: login, device: device.description))
    }
}

extension Client {
    /// What others have heard a minute ago and longer, and this device has not.
    func tellHeardElsewhere() throws {
        let now = clock()
        for heard in try home.heardElsewhereDue(at: now) {
            let record = try home.record(of: heard.device, in: heard.conversation)
            let order = record.bytes.isEmpty ? OrderRecord() : try OrderRecord(parsing: record.bytes)
            let isLeftOut = try home.leftOutHere(in: heard.conversation).contains {
                $0.device == heard.device && $0.counters.contains(heard.counter)
            }
            // What is missing by the sender's own count is told by the record.
            guard order.highest < heard.counter, !isLeftOut else {
                try settle(heard)
                continue
            }
            let notice = ClientNotice.heardElsewhere(
                login: try login(owning: heard.device, in: heard.conversation),
                device: heard.device.description,
                counter: heard.counter,
                by: try login(owning: heard.by, in: heard.conversation)
            )
            try home.tell(notice.forHome(), about: heard, at: now)
        }
    }

    /// It has come since, or never will.
    func settle(_ heard: HeardElsewhere) throws {
        let taken = try home.taken(heard.counter, of: heard.device, in: heard.conversation)
        if let taken, !taken.hash.bytes.starts(with: heard.hash) {
            let login = try login(owning: heard.device, in: heard.conversation)
            try tell(.differentHistories(login: login, device: heard.device.description))
        }
        try home.settle(heard)
    }
}
