package import PosternWire

/// What an operator may set, at most the constants of ``Limits``; clients are told in `Welcome`.
package struct OperatorLimits: Hashable, Sendable {
    package var paddedContentBytes = Limits.paddedContentBytes
    package var wraps = Limits.wraps.upperBound
    package var timeToLiveSeconds = Limits.timeToLiveSeconds
    package var unacknowledgedDeliveries = Limits.unacknowledgedDeliveries
    package var unacknowledgedBytes = Limits.unacknowledgedBytes
    /// A connection that says nothing for so long, pings included, is closed.
    package var idleSeconds: UInt64 = 120

    package init() {}

    /// Listed devices of a room's members: one message has to be for all of them.
    var roomDevices: Int { min(Limits.roomDevices, wraps) }

    /// As `Welcome` carries them.
    package var announced: RelayLimits {
        var announced = RelayLimits()
        announced.frameBytes = UInt32(Limits.frameBytes)
        announced.paddedContentBytes = UInt32(clamping: paddedContentBytes)
        announced.wraps = UInt32(clamping: wraps)
        announced.timeToLiveSeconds = timeToLiveSeconds
        announced.unacknowledgedDeliveries = UInt32(clamping: unacknowledgedDeliveries)
        announced.unacknowledgedBytes = UInt32(clamping: unacknowledgedBytes)
        announced.bundlesOfDevice = UInt32(Limits.bundlesOfDevice)
        announced.claimsInHour = UInt32(Limits.claimsInHour)
        announced.idleSeconds = UInt32(clamping: idleSeconds)
        return announced
    }
}
