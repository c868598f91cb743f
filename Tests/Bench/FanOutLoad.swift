/// Connections over which messages go from some senders to many recipients.
protocol FanOutLoad {
    /// Goes on with the next messages of each sender, so many.
    func run(_ messages: Int) async throws -> [FanOut.Times]
    func finish()
}

/// What a load's messages cost.
struct FanOutFigures {
    /// Deliveries a second.
    let rate: Double
    /// Milliseconds from sending to the last recipient, median and 99th percentile.
    let middle, slow: Double
    /// The server's processor time, milliseconds for 1,000 deliveries.
    let cpu: Double

    /// One message of each sender goes before, which is not counted.
    ///
    /// - Parameters:
    ///   - messages: Of each sender.
    ///   - process: The server's.
    init(of load: some FanOutLoad, messages: Int, recipients: Int, process: Int32) async throws {
        _ = try await load.run(1)
        let before = try ProcessFigures(of: process)
        let begun = ContinuousClock.now
        let times = try await load.run(messages)
        let seconds = (ContinuousClock.now - begun).seconds
        let after = try ProcessFigures(of: process)
        load.finish()
        let deliveries = Double(times.count * recipients)
        let last = times.map(\.lastDelivery).sorted()
        rate = deliveries / seconds
        (middle, slow) = (quantile(0.5, of: last), quantile(0.99, of: last))
        cpu = (after.cpuSeconds - before.cpuSeconds) / deliveries * 1e6
    }
}
