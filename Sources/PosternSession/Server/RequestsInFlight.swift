import FoundationEssentials
import PosternWire

/// The requests of one connection that wait for their answers: bounded in number, and in what the answers may come to.
///
/// The bound has to be kept before an answer is there: a peer that does not read is not read from either, but the answers
/// to what it asked before that all have to be held for it.
struct RequestsInFlight: Hashable, Sendable {
    private struct Entry: Hashable {
        let request: UInt64
        let answerBytes: Int
    }

    let maximumCount: Int
    let maximumBytes: Int
    private var entries: [Entry] = []
    private var bytes = 0

    init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Nothing more is to be taken. The request that fills it is taken whole, so it may be over by one answer.
    var isFull: Bool { entries.count >= maximumCount || bytes >= maximumBytes }

    /// Half of it free: worth reading on for.
    var isHalfEmpty: Bool { isEmpty || (entries.count * 2 <= maximumCount && bytes * 2 <= maximumBytes) }

    /// - Parameter answerBytes: The most that the answer may have.
    mutating func add(_ request: UInt64, answerBytes: Int) {
        entries.append(Entry(request: request, answerBytes: answerBytes))
        bytes += answerBytes
    }

    /// Of several requests with one number, which no honest peer has, the one with the smallest answer counts as answered:
    /// so that none is forgotten whose large answer is still to come.
    mutating func answered(_ request: UInt64) {
        var found: Int?
        for (index, entry) in entries.enumerated() where entry.request == request {
            if let other = found, entries[other].answerBytes <= entry.answerBytes { continue }
            found = index
        }
        guard let found else { return }
        bytes -= entries[found].answerBytes
        entries.swapAt(found, entries.count - 1)
        entries.removeLast()
    }
}

extension RelayQuestion {
    /// The most bytes that its answer may have; 0 where that is little, and the number of requests bounds it well enough.
    ///
    /// A document alone may be larger than a part: up to twice as much.
    var answerBytes: Int {
        switch self {
        case .fetchDocuments: Limits.documentPartBytes
        case .fetchWrapBlock: Limits.pointBytes + Limits.wraps.upperBound * Limits.wrapRowBytes
        case .claim(_, let claim): min(claim.devices.count, Limits.claimedDevices) * bundleBytes
        case .fetchRooms: Limits.roomsOfUser * newestEntryBytes
        case .fetchRoomState: Limits.roomStateBytes
        case .send(_, let send): sendAnswerBytes(rows: send.wrapBlock, peer: send.peer)
        case .repeat(_, let repeated): sendAnswerBytes(rows: repeated.wrapBlock, peer: repeated.peer)
        default: 0
        }
    }

    /// In a room, which has no peer, `Accepted` may leave out every device of it, however few rows the block has; more
    /// than `WrongRecipients` ever names. Between two users there are few devices, and the block's may be surplus.
    private func sendAnswerBytes(rows: Data, peer: Data) -> Int {
        let devices = peer.isEmpty ? Limits.roomDevices : rows.count / Limits.wrapRowBytes
        return devices * namedDeviceBytes
    }

    /// A device's id, and its field.
    private var namedDeviceBytes: Int { DeviceID.byteCount + 2 }

    /// A room's id, the version and the hash of its newest entry, and their fields.
    private var newestEntryBytes: Int { 128 }

    /// A bundle of as many keys as there may be, its signature and its device's id.
    private var bundleBytes: Int { (Limits.oneTimeKeysInBundle + 2) * Limits.pointBytes }
}
