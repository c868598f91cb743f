/// A place on Earth (WGS 84).
package struct Location: Hashable, Sendable {
    /// 10^-7 degrees, north positive.
    package static let latitudes: ClosedRange<Int32> = -900_000_000...900_000_000
    /// 10^-7 degrees, east positive.
    package static let longitudes: ClosedRange<Int32> = -1_800_000_000...1_800_000_000
    /// Metres: half around the Earth.
    package static let leastAccurate: UInt32 = 20_000_000

    package let latitude: Int32
    package let longitude: Int32
    /// Metres; 0 where it is not known.
    package let accuracy: UInt32
    /// What the sender calls it: at most ``ContentLimits/labelBytes``, may be empty.
    package let label: Line

    package init(latitude: Int32, longitude: Int32, accuracy: UInt32 = 0, label: Line = .empty) {
        self.latitude = latitude
        self.longitude = longitude
        self.accuracy = accuracy
        self.label = label
    }
}
