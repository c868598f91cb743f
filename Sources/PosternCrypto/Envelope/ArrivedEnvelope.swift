package import PosternTrust
package import PosternWire

/// An envelope that passed the checks that need no document (step 1).
///
/// The next step is the recipient's own record: ``OrderRecord/standing(of:hash:recorded:)`` with the header's counter
/// and ``hash``, or for a transient message the ids of the last 2 minutes. Only what is new there, closed, or another
/// envelope for a known counter goes on to ``authenticate(with:)``.
package struct ArrivedEnvelope: Sendable {
    /// How far a transient message's time may be from this device's clock, ms.
    package static let transientTolerance: UInt64 = 60_000

    package let envelope: Envelope
    package let reader: Reader
    /// The envelope hash.
    package let hash: Hash512
    private let seal: EnvelopeSeal

    package var header: Header { envelope.header }
    package var sender: Who { Who(network: header.network, user: header.sender) }

    /// - Parameters:
    ///   - bytes: As delivered.
    ///   - now: This device's clock. Only transient messages are compared with it.
    /// - Throws: ``OpenError/layout(_:)``, ``OpenError/wrongNetwork``, ``OpenError/wrongConversation``,
    ///   ``OpenError/notYetUnderstood(_:)``, ``OpenError/stale``.
    package init(_ bytes: [UInt8], for reader: Reader, at now: Timestamp) throws(OpenError) {
        do {
            envelope = try Envelope(parsing: bytes)
        } catch {
            throw .layout(error)
        }
        self.reader = reader
        seal = EnvelopeSeal(of: envelope)
        hash = seal.hash
        guard header.network == reader.user.network else { throw .wrongNetwork }
        try checkConversation()
        guard !header.isTransient || isFresh(at: now) else { throw .stale }
    }

    private func checkConversation() throws(OpenError) {
        switch header.kind {
        case .direct:
            // One's own message to somebody, and what retention reads: the content will name the users.
            if sender == reader.user || reader.isRetention { return }
            guard header.conversation == ConversationID(between: sender, and: reader.user) else {
                throw .wrongConversation
            }
        case .device:
            let expected = ConversationID(from: header.device, to: reader.device, in: header.network)
            guard header.conversation == expected else { throw .wrongConversation }
        // The room's entries say who may write in it: see the caller's step 3.
        case .room: break
        case .broadcast: throw .notYetUnderstood(header.kind)
        }
    }

    private func isFresh(at now: Timestamp) -> Bool {
        max(header.sentAt.milliseconds(since: now), now.milliseconds(since: header.sentAt)) <= Self.transientTolerance
    }
}

// Steps 3 and 4: who sent it.
extension ArrivedEnvelope {
    /// Checks the sending device and its signature. What comes back is recorded from here on, whatever becomes of it,
    /// and raises the floor of its sender's list.
    ///
    /// - Parameter lists: Of ``sender``; `nil` when none is held.
    /// - Throws: ``OpenError/needsList(of:version:)`` below the version that the header names,
    ///   ``OpenError/deviceNotListed``, ``OpenError/wrongSignature``.
    package func authenticate(with lists: DeviceListChain?) throws(OpenError) -> AuthenticEnvelope {
        guard let lists, lists.who == sender, let named = lists.list(header.listVersion) else {
            throw .needsList(of: sender, version: header.listVersion)
        }
        guard let device = named.content.device(header.device) else { throw .deviceNotListed }
        guard seal.isValid(envelope.signature, by: device.key) else { throw .wrongSignature }
        return AuthenticEnvelope(
            self,
            identity: named.content.identity.hash,
            isDeviceRemoved: lists.newest.content.device(header.device) == nil
        )
    }

    /// Whether a device of this list signed it, although the header names a later version.
    ///
    /// Nobody knows then whether the device is on that version too. But it is a device that the user's identity
    /// lists, and it says that there is such a version: whoever does not give it withholds it.
    package func isSigned(byDeviceOn list: VerifiedDeviceList) -> Bool {
        guard list.content.who == sender, let device = list.content.device(header.device) else { return false }
        return seal.isValid(envelope.signature, by: device.key)
    }
}
