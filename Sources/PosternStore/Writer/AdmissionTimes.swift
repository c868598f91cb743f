/// When the last messages were admitted, in the machine's monotonic nanoseconds: of each number that is not too long ago.
struct AdmissionTimes {
    private struct Place {
        var number = MessageNumber(0)
        var time: UInt64 = 0
    }

    private static let count = 65_536
    private var places = Array(repeating: Place(), count: count)

    private static func index(_ number: MessageNumber) -> Int { Int(number.value & Int64(count - 1)) }

    mutating func note(_ number: MessageNumber, at time: UInt64) {
        places[Self.index(number)] = Place(number: number, time: time)
    }

    /// - Returns: `nil` for a message of long ago, or of another run.
    subscript(number: MessageNumber) -> UInt64? {
        let place = places[Self.index(number)]
        return place.number == number ? place.time : nil
    }
}
