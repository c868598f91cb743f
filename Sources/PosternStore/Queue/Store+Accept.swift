extension Store {
    /// Takes a message in.
    ///
    /// Callbacks come on any thread, perhaps before this returns, and must not block it.
    ///
    /// - Parameters:
    ///   - admitted: Called at most once, before `settled`, when there is somebody to deliver to: the message has
    ///     passed every check. Not for a retry, nor where nobody is left to get it.
    ///   - settled: Called exactly once. ``Acceptance/accepted(_:)`` means: durable, or acknowledged by each recipient
    ///     device, or transient.
    package func accept(
        _ offer: Offer,
        admitted: @escaping @Sendable (Admitted) -> Void,
        settled: @escaping @Sendable (Acceptance) -> Void
    ) {
        let job = OfferJob(offer: offer, admitted: admitted, settled: settled)
        if !thread.inbox.push(.offer(job)) { settled(.unavailable) }
    }
}
