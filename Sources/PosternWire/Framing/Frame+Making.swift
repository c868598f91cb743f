import FoundationEssentials

extension Refusal {
    /// - Parameter message: What is wrong and what to do; no secret, and nothing that the peer did not send.
    package init(
        _ code: RefusalCode,
        _ message: String,
        retryAfter seconds: UInt32 = 0,
        about subject: MessageID? = nil
    ) {
        self.init()
        self.code = code
        self.message = message
        retryAfterSeconds = seconds
        if let subject { self.subject = Data(subject.bytes) }
    }
}

extension ServerFrame {
    package init(_ body: OneOf_Body, answering request: UInt64 = 0) {
        self.init()
        self.request = request
        self.body = body
    }
}

extension ClientFrame {
    package init(_ body: OneOf_Body, request: UInt64 = 0) {
        self.init()
        self.request = request
        self.body = body
    }
}

extension SignedDocument {
    package init(body: [UInt8], signature: [UInt8]) {
        self.init()
        self.body = Data(body)
        self.signature = Data(signature)
    }
}
