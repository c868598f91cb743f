import PosternCrypto
import PosternHome
import PosternWire

// What a sealed content says about its sender's other counters.
extension SendSlot {
    var givenUpRanges: CounterRanges { Self.newest(givenUp, ContentLimits.givenUpRanges) }

    /// The newest counters that live less than 30 days, neighbours together, with the time when their last runs out.
    var expiring: [ExpiringCounters] {
        var ranges: [ExpiringCounters] = []
        for item in shortLived.sorted(by: { $0.counter < $1.counter }) where item.counter >= 1 {
            if let last = ranges.last, last.counters.upperBound == item.counter - 1 {
                ranges[ranges.count - 1] = ExpiringCounters(
                    counters: last.counters.lowerBound...item.counter,
                    runOut: max(last.runOut, item.runsOut)
                )
            } else {
                ranges.append(ExpiringCounters(counters: item.counter...item.counter, runOut: item.runsOut))
            }
        }
        return ranges.suffix(ContentLimits.expiringRanges)
    }

    /// Of those devices that this message reaches.
    func leftOut(among devices: Set<DeviceID>) -> [PosternCrypto.LeftOut] {
        leftOut.filter { devices.contains($0.device) && !$0.counters.isEmpty }
            .prefix(ContentLimits.leftOutDevices)
            .map {
                PosternCrypto.LeftOut(
                    device: $0.device,
                    counters: Self.newest($0.counters, ContentLimits.leftOutRanges)
                )
            }
    }

    private static func newest(_ counters: [UInt64], _ count: Int) -> CounterRanges {
        let ranges = CounterRanges(counters).ranges
        return (try? CounterRanges(Array(ranges.suffix(count)))) ?? .none
    }
}
