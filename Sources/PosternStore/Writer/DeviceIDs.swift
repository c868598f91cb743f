import PosternWire

/// Device ids side by side in one blob.
enum DeviceIDs {
    static func join(_ ids: [DeviceID]) -> [UInt8] { ids.flatMap(\.bytes) }

    static func split(_ bytes: [UInt8]) -> [DeviceID] {
        stride(from: 0, to: bytes.count - bytes.count % 16, by: 16).compactMap { DeviceID(bytes[$0..<$0 + 16]) }
    }
}
