/// A message's place in the order of acceptance: rising, never used twice, with holes.
package struct MessageNumber: Hashable, Comparable, Sendable {
    package let value: Int64

    package init(_ value: Int64) {
        self.value = value
    }

    /// Before every message.
    package static let zero = MessageNumber(0)

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
