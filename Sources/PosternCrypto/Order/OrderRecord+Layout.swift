package import PosternWire

extension OrderRecord {
    /// For the device's own store:
    ///
    ///     baseline.u64 highest.u64 highest-hash[64] count.u16,
    ///     then for each missing one: counter.u64 noticed.u64 expires.u64 told.u8 claimed.u8, and hash[64] where
    ///     claimed is 1; times in ms
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u64(baseline)
        writer.u64(highest)
        writer.hash(highestHash)
        writer.u16(UInt16(clamping: missing.count))
        for entry in missing {
            writer.u64(entry.counter)
            writer.u64(entry.noticed.milliseconds)
            writer.u64(entry.expires.milliseconds)
            writer.u8(entry.told.rawValue)
            writer.u8(entry.claimed == nil ? 0 : 1)
            if let claimed = entry.claimed { writer.hash(claimed) }
        }
        return writer.bytes
    }

    /// - Throws: ``LayoutError`` for anything that ``bytes`` does not write.
    package init(parsing bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        baseline = try reader.u64()
        highest = try reader.u64()
        highestHash = try reader.hash()
        let count = Int(try reader.u16())
        guard baseline <= highest, (baseline == 0) == (highest == 0) else { throw .meaningless("baseline") }
        guard count <= Self.maximumMissing else { throw .tooLong }
        for _ in 0..<count {
            let entry = try MissingCounter(from: &reader)
            guard entry.counter > missing.last?.counter ?? baseline else { throw .unsorted }
            guard entry.counter < highest else { throw .meaningless("counter") }
            missing.append(entry)
        }
        try reader.finish()
    }
}

extension MissingCounter {
    fileprivate init(from reader: inout ByteReader) throws(LayoutError) {
        self.init(
            counter: try reader.u64(),
            noticed: Timestamp(milliseconds: try reader.u64())
        )
        expires = Timestamp(milliseconds: try reader.u64())
        guard let told = Told(rawValue: try reader.u8()) else { throw .meaningless("told") }
        self.told = told
        switch try reader.u8() {
        case 0: claimed = nil
        case 1: claimed = try reader.hash()
        default: throw .meaningless("claimed")
        }
    }
}
