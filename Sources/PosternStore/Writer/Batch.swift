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

    /// That a device was here.
    struct Touch {
        var at: Timestamp
        /// When it signed in last; `nil` where it did not.
        var signIn: Timestamp?

        /// With another one, whichever came first.
        func merged(with other: Touch?) -> Touch {
            guard let other else { return self }
            return Touch(at: max(at, other.at), signIn: [signIn, other.signIn].compactMap(\.self).max())
        }
    }

    var acknowledgements: [Acknowledgement] = []
    var verbs: [VerbJob] = []
    /// Who waits for everything that came before.
    var settled: [@Sendable () -> Void] = []
    private(set) var lastAccepted: [DeviceID: LastAccepted] = [:]
    private(set) var touched: [DeviceID: Touch] = [:]
    /// When it is written although nothing else is.
    private(set) var due: UInt64?

    mutating func add(_ acknowledgement: Acknowledgement, due: UInt64) {
        acknowledgements.append(acknowledgement)
        hasten(to: due)
    }

    mutating func add(_ touch: Touch, of device: DeviceID, due: UInt64) {
        touched[device] = touch.merged(with: touched[device])
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
