package import PosternWire

/// Entries of a room that are given back after a restore, one after another, judged by the relay as their readers judge
/// them: by any identity that was its user's once. The store compares what the judgement rests on with what is there
/// when they are written; of sizes it knows no rule for them, for they were taken once.
package struct ReturnedRun: Hashable, Sendable {
    /// Ascending.
    package let advances: [RoomAdvance]
    /// The newest list versions of everybody by whose lists they were judged; 0 where there is none.
    package let lists: [Who: UInt32]
    /// Devices whose word was asked for, each with whether it counted: see ``Store/mayAct(_:)``.
    package let devices: [DeviceID: Bool]

    package init(advances: [RoomAdvance], lists: [Who: UInt32], devices: [DeviceID: Bool]) {
        self.advances = advances
        self.lists = lists
        self.devices = devices
    }
}

package enum ReturnedOutcome: Hashable, Sendable {
    /// All of them, in one transaction. For each, whose devices have it to fetch; nobody's for one that was there.
    case stored(told: [[DeviceID]])
    /// The first does not follow the newest one; `nil`: there is no such room.
    case conflict(newest: RoomPlace?)
    /// A list has changed since, or a device or its user was suspended, reset or admitted again: judge them again.
    case listsChanged
    case unknownNetwork
}
