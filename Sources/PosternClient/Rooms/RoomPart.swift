import PosternTrust

/// Entries of a room as one answer of the relay has them. Nothing of them is checked.
///
/// A room is read part by part: however much its members have written into it, it fills nobody's memory, and what is wrong
/// with it is a matter of this room alone.
struct RoomPart {
    /// Entries that wait for somebody who stands by them are read again with the next part; so many bytes of them at most.
    static let waitingBytes = 16 << 20

    let documents: [Document]
    let hasMore: Bool

    /// Nothing: the relay says that there is no such room for this user.
    static let none = RoomPart(documents: [], hasMore: false)

    /// The first and last version, where they can be read.
    var first: UInt32? { documents.first.flatMap { $0.roomVersion } }
    var last: UInt32? { documents.last.flatMap { $0.roomVersion } }

    /// Where the next part begins.
    ///
    /// - Parameter asked: The version from which this one was asked for.
    /// - Returns: `nil` for a part that leads nowhere.
    func next(after asked: UInt32) -> UInt32? {
        guard let last, last >= asked, last < .max else { return nil }
        return last + 1
    }
}

extension Document {
    /// Of a room's entry; `nil` where it cannot be read.
    fileprivate var roomVersion: UInt32? { try? RoomEntry(parsing: body).version }
}

extension [Document] {
    var bytes: Int { map { $0.body.count + $0.signature.count }.reduce(0, +) }
}
