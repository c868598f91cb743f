import PosternCrypto
import PosternHome
import PosternWire

extension MessageMarks {
    /// A sender's clock may be ahead so far, milliseconds.
    private static let tolerance: UInt64 = 600_000

    init(
        _ opened: OpenedMessage,
        _ arrival: PosternHome.Arrival,
        _ taken: Taken,
        wasReported: Bool,
        wasClosed: Bool
    ) {
        self = []
        if opened.isDeviceRemoved { insert(.deviceRemoved) }
        if taken.hasWrongPrevious { insert(.historyDiffers) }
        if wasReported { insert(.late) }
        if wasClosed { insert(.repaired) }
        if opened.header.sentAt > arrival.receivedAt.adding(milliseconds: Self.tolerance) { insert(.clockAhead) }
    }

    /// As the printed lines name them.
    package var names: [String] {
        let all: [(MessageMarks, String)] = [
            (.deviceRemoved, "device-removed"), (.historyDiffers, "history-differs"), (.late, "late"),
            (.repaired, "repaired"), (.clockAhead, "clock-ahead"), (.identityChanged, "identity-changed"),
            (.memberRemoved, "member-removed"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
