import GRDB
import PosternWire

extension Database {
    private static let shortLivedAtMost = 1000

    func slot(of conversation: ConversationID, sealing: borrowing RowSealing) throws -> SendSlot {
        guard let row = try row("SELECT * FROM conversation WHERE conversation = ?", [conversation.column]) else {
            throw HomeError.misuse("a message without its conversation")
        }
        let view = try row.optionalBytes("view").map { try sealing.open($0, .view, row: conversation.bytes) }
        return SendSlot(
            counter: try row.unsigned("next_counter"),
            previous: try row.hash("previous"),
            givenUp: try givenUp(in: conversation),
            leftOut: try leftOut(of: conversation),
            shortLived: try shortLived(in: conversation),
            lastView: view ?? []
        )
    }

    func givenUp(in conversation: ConversationID) throws -> [UInt64] {
        try rows("SELECT counter FROM given_up WHERE conversation = ? ORDER BY counter", [conversation.column])
            .map { try $0.unsigned("counter") }
    }

    private func leftOut(of conversation: ConversationID) throws -> [SendSlot.LeftOut] {
        var counters: [DeviceID: [UInt64]] = [:]
        let found = try rows(
            "SELECT device, counter FROM left_out WHERE conversation = ? ORDER BY counter",
            [conversation.column]
        )
        for row in found { counters[try row.id("device"), default: []].append(try row.unsigned("counter")) }
        return counters.sorted { $0.key < $1.key }.map { SendSlot.LeftOut(device: $0.key, counters: $0.value) }
    }

    private func shortLived(in conversation: ConversationID) throws -> [SendSlot.ShortLived] {
        try rows(
            """
            SELECT counter, accepted_at + 1000 * time_to_live AS runs_out FROM sealing
            WHERE conversation = ? AND state = 2 AND time_to_live < ? ORDER BY counter DESC LIMIT ?
            """,
            [conversation.column, Int64(Limits.timeToLiveSeconds), Self.shortLivedAtMost]
        ).map { SendSlot.ShortLived(counter: try $0.unsigned("counter"), runsOut: try $0.time("runs_out")) }
    }
}
