import PosternAdminAPI

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
