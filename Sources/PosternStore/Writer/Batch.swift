import PosternWire

/// What goes into the next transaction beside messages.
struct Batch {
    struct Acknowledgement {
        let device: RosterDevice
        let message: MessageNumber
    }

    struct LastAccepted {
        let device: RosterDevice
        let number: MessageNumber
        let message: MessageID
    }

    var acknowledgements: [Acknowledgement] = []
    var verbs: [VerbJob] = []
    /// Who waits for everything that came before.
    var settled: [@Sendable () -> Void] = []
    private(set) var lastAccepted: [DeviceID: LastAccepted] = [:]
    private(set) var touched: [DeviceID: Timestamp] = [:]
    /// When it is written although nothing else is.
    private(set) var due: UInt64?

    mutating func add(_ acknowledgement: Acknowledgement, due: UInt64) {
        acknowledgements.append(acknowledgement)
        hasten(to: due)
    }

    mutating func touch(_ device: DeviceID, at time: Timestamp, due: UInt64) {
        touched[device] = time
        hasten(to: due)
    }

    mutating func noteAccepted(_ last: LastAccepted, due: UInt64) {
        if let known = lastAccepted[last.device.id], known.number > last.number { return }
        lastAccepted[last.device.id] = last
        hasten(to: due)
    }

    func acknowledges(_ device: DeviceID) -> Bool {
        acknowledgements.contains { $0.device.id == device }
    }

    /// Something is to be written by then.
    mutating func hasten(to due: UInt64) {
        self.due = min(self.due ?? due, due)
    }
}
