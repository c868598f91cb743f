package import PosternWire

/// What an envelope said. Store it, the record of its counter and the erasure of its one-time key in one transaction;
/// then acknowledge.
package struct OpenedMessage: Hashable, Sendable {
    package let header: Header
    package let author: MessageAuthor
    package let envelopeHash: Hash512
    /// As sealed: what an archive keeps beside its own record.
    package let contentBytes: [UInt8]
    package let content: Content
    /// See ``AuthenticEnvelope/isDeviceRemoved``.
    package let isDeviceRemoved: Bool
    private let reader: DeviceID

    init(_ envelope: AuthenticEnvelope, content: Content, bytes: [UInt8]) {
        header = envelope.header
        author = envelope.author
        envelopeHash = envelope.hash
        contentBytes = bytes
        self.content = content
        isDeviceRemoved = envelope.isDeviceRemoved
        reader = envelope.reader.device
    }

    package var sender: Who { author.who }

    /// For ``OrderRecord/take(_:hash:)``.
    package func arrival(at now: Timestamp) -> CounterArrival {
        CounterArrival(
            counter: header.counter,
            hash: envelopeHash,
            previous: header.previous,
            at: now,
            named: CounterArrival.Named(content, for: reader)
        )
    }
}

extension AuthenticEnvelope {
    /// For ``OrderRecord/take(_:hash:)``, when the envelope was closed or its content refused.
    package func arrivalUnopened(at now: Timestamp) -> CounterArrival {
        CounterArrival(counter: header.counter, hash: hash, previous: header.previous, at: now, named: nil)
    }
}
