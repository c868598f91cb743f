import Foundation
import Hummingbird
import Logging
import NIOCore
import PosternAdminAPI

/// The connection that a request came on.
struct AdminContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Between HTTP and the desk: takes requests in within their limits, and gives answers out.
struct AdminResponder: HTTPResponder {
    let desk: AdminDesk

    /// How long a request may take to come in whole.
    static let requestTime = TimeAmount.seconds(30)
    /// A body that is too large is read on for so long, so that its sender reads the answer; then the connection ends.
    static let largestDiscarded = 16 * AdminRequest.largestBody

    func respond(to request: Request, context: AdminContext) async throws -> Response {
        let id = UUID().uuidString.lowercased()
        let answer: AdminAnswer
        switch try await body(of: request, on: context.channel) {
        case .whole(let body): answer = await desk.answer(AdminRequest(request, body: body), id: id)
        case .tooLarge: answer = AdminAnswer(.bodyTooLarge)
        case .endless:
            return response(AdminAnswer(.bodyTooLarge), id: id, closing: context.channel)
        }
        return response(answer, id: id, closing: nil)
    }

    private enum Body {
        case whole([UInt8])
        case tooLarge
        case endless
    }

    private func body(of request: Request, on channel: any Channel) async throws -> Body {
        let deadline = channel.eventLoop.scheduleTask(in: Self.requestTime) {
            channel.close(mode: .all, promise: nil)
        }
        defer { deadline.cancel() }
        var bytes: [UInt8] = []
        var count = 0
        for try await part in request.body {
            count += part.readableBytes
            guard count <= Self.largestDiscarded else { return .endless }
            if count <= AdminRequest.largestBody { bytes += part.readableBytesView } else { bytes = [] }
        }
        return count <= AdminRequest.largestBody ? .whole(bytes) : .tooLarge
    }

    private func response(_ answer: AdminAnswer, id: String, closing channel: (any Channel)?) -> Response {
        var headers: HTTPFields = [:]
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        if channel != nil { headers[.connection] = "close" }
        for header in answer.headers + [AdminRequest.Header("x-amzn-RequestId", id)] {
            guard let name = HTTPFields.Element.Name(header.name) else { continue }
            headers[name] = header.value
        }
        let buffer = ByteBuffer(bytes: answer.body)
        let body = ResponseBody(contentLength: buffer.readableBytes) { writer in
            try await writer.write(buffer)
            try await writer.finish(nil)
            channel?.close(mode: .all, promise: nil)
        }
        return Response(status: .init(code: answer.status), headers: headers, body: body)
    }
}

extension AdminRequest {
    /// What stands on the wire; HTTP libraries keep the host apart from the other headers.
    init(_ request: Request, body: [UInt8]) {
        let head = request.head
        var headers = head.headerFields.map { Header($0.name.rawName, $0.value) }
        if let host = head.authority { headers.append(Header("host", host)) }
        self.init(method: head.method.rawValue, target: head.path ?? "", headers: headers, body: body)
    }
}
