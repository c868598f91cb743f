import PosternWire

/// How much a content may name. All of them at once, with the longest text, fit into the largest padded size.
package enum ContentLimits {
    /// With its length field: what 80 KiB padded holds.
    package static let bytes = Limits.paddedContentBytes - Padding.lengthBytes
    package static let givenUpRanges = 16
    package static let expiringRanges = 16
    package static let leftOutDevices = 32
    package static let leftOutRanges = 4
    package static let viewItems = 64
    package static let heads = 4
    package static let readMarks = 64
    package static let anchoredRooms = 12
    package static let mentions = 64
    /// UTF-8.
    package static let emojiBytes = 64
    /// Of titles, names and labels, UTF-8.
    package static let labelBytes = 256
    /// UTF-8.
    package static let descriptionBytes = 4096
    package static let receiptGroups = 32
    package static let receipts = 1024
}
