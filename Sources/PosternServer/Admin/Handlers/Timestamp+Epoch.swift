import PosternWire

extension Timestamp {
    /// Seconds since 1970, as the interface tells times.
    var epochSeconds: Int64 { Int64(clamping: seconds) }
}
