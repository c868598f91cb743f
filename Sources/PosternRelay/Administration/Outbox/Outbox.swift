/// That this relay has letters handed over, and the bell that wakes whoever does it.
///
/// What waits stands in the store alone: a bell that nobody hears is rung again.
package final class Outbox: Sendable {
    /// An element whenever there may be something to hand over; several rings while nobody listens are one.
    package let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    package init() {
        (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() {
        bell.yield()
    }
}
