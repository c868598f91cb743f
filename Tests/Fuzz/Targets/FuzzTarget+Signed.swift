import PosternTrust

extension FuzzTarget {
    /// There is one encoding for one value: what is taken is written again byte for byte.
    func signed(_ bytes: [UInt8]) throws {
        switch self {
        case .document:
            guard let document = try? Document(parsingFile: bytes) else { return }
            try FuzzFailure.unless(document.fileBytes, is: bytes, "document")
        case .charter: try body(Charter.self, bytes)
        case .policy: try body(Policy.self, bytes)
        case .deviceList: try body(DeviceList.self, bytes)
        case .exchangeKeys: try body(ExchangeKeyBundle.self, bytes)
        case .voucher: try body(Voucher.self, bytes)
        case .roomEntry: try body(RoomEntry.self, bytes)
        case .auditCheckpoint: try body(AuditCheckpoint.self, bytes)
        case .roomState:
            guard let state = try? RoomState(parsing: bytes) else { return }
            try FuzzFailure.unless(state.body, is: bytes, "room state")
        default: break
        }
    }

    private func body<Body: SignedBody>(_ type: Body.Type, _ bytes: [UInt8]) throws {
        guard let body = try? Body(parsing: bytes) else { return }
        try FuzzFailure.unless(body.body, is: bytes, "\(type)")
    }
}
