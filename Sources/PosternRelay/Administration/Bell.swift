/// Wakes whoever does later what others have only noted: nobody waits for it.
package final class Bell: Sendable {
    /// An element whenever there may be something to do; several rings while nobody listens are one. For one listener.
    package let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() { _ = continuation.yield() }
}
