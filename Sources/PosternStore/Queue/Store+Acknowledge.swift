package import PosternWire

extension Store {
    /// The device has dealt with these messages, by taking or by refusing them: they leave its queue.
    ///
    /// Numbers that are not in its queue mean nothing. Nobody waits for it: one that is lost in a crash comes again
    /// with its message.
    package func acknowledge(_ messages: [MessageNumber], by device: DeviceID) {
        _ = thread.inbox.push(.acknowledge(device, messages))
    }

    /// The device was here at this time. Written within a second or so, with something else.
    ///
    /// - Parameter isSignIn: It came just now: its user signed in.
    package func touch(_ device: DeviceID, at now: Timestamp, isSignIn: Bool = false) {
        _ = thread.inbox.push(.touch(device, Batch.Touch(at: now, signIn: isSignIn ? now : nil)))
    }
}
