import PosternAdminAPI
import PosternRelay

/// An answer of the admin endpoint, before it is put into HTTP.
struct AdminAnswer: Hashable, Sendable {
    var status: Int
    var headers: [AdminRequest.Header]
    /// JSON.
    var body: [UInt8]

    init(_ body: [UInt8]) {
        status = 200
        headers = []
        self.body = body
    }

    init(_ error: AdminError) {
        status = error.status
        headers = error.headers
        body = error.body
    }
}

// Answers to requests with a client token.
extension AdminAnswer {
    init(_ kept: AdministrationAnswer) {
        status = kept.status
        headers = kept.errorType.map { [AdminRequest.Header(AdminError.typeHeader, $0)] } ?? []
        body = kept.body
    }

    var kept: AdministrationAnswer {
        let type = headers.first { $0.name == AdminError.typeHeader }?.value
        return AdministrationAnswer(status: status, errorType: type, body: body)
    }

    /// Whether a repeat gets it too. Too many requests, and faults of the server, may pass.
    var isLasting: Bool { status < 500 && status != 429 }
}
