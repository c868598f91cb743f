import Foundation
import PosternWire

extension Timestamp {
    /// The system's clock.
    static var now: Timestamp { Timestamp(seconds: UInt64(max(0, Date().timeIntervalSince1970))) }
}
