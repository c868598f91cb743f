extension P521.Agreement {
    /// Somebody's public key for agreement. A value exists only for a point that is on the curve.
    package struct PublicKey: Sendable, Hashable {
        let point: PublicPoint

        /// - Throws: ``PrimitiveError/invalidPoint`` unless `bytes` are an uncompressed point on the curve: 133 bytes.
        package init(_ bytes: [UInt8]) throws(PrimitiveError) {
            point = try PublicPoint(bytes)
        }

        init(_ point: PublicPoint) {
            self.point = point
        }

        /// SEC 1, uncompressed: 133 bytes.
        package var bytes: [UInt8] { point.bytes }
    }
}
