/// What one errand to a provider may take at most.
package struct ProviderLimits: Hashable, Sendable {
    /// From the first look at DNS to the last byte, over all the requests of the errand.
    package var time = Duration.seconds(10)
    /// Of one answer, without its head; NIO bounds that by itself.
    package var bodyBytes = 256 << 10
    /// After one request.
    package var redirects = 3
    /// Of one host that are tried, in DNS's order.
    package var addresses = 4

    package init() {}
}
