import PosternWire

extension Timestamp {
    /// 9999-12-31T23:59:59Z: a later second in a signed layout means nothing.
    static let lastSecond: UInt64 = 253_402_300_799
}

extension ByteReader {
    /// u64 seconds since 1970, up to the year 9999.
    mutating func time(_ field: String) throws(LayoutError) -> Timestamp {
        let seconds = try u64()
        guard seconds <= Timestamp.lastSecond else { throw .meaningless(field) }
        return Timestamp(seconds: seconds)
    }
}
