import Crypto
import Foundation
import Hummingbird
import Logging
import Metrics
import NIOCore
import NIOSSL
import PosternAdminAPI

/// The connection that a request came on.
struct AdminContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }

    /// SHA-256 of the certificate that the client showed; TLS has checked it. `nil` without one, and out of its dates:
    /// TLS looks at them in a full handshake only, and connections are kept and resumed.
    ///
    /// - Parameter now: Seconds since 1970.
    func certificate(at now: Int64) async throws -> [UInt8]? {
        guard let certificate = try await channel.nioSSL_peerCertificate().get() else { return nil }
        guard Int64(certificate.notValidBefore) <= now, now < Int64(certificate.notValidAfter) else { return nil }
        return Array(SHA256.hash(data: try certificate.toDERBytes()))
    }

    /// Tells a client that waits for it to send the body (RFC 9110 §10.1.1).
    func askForBody() {
        channel.triggerUserOutboundEvent(AskingForBody.Event(), promise: nil)
    }

    /// Tells the connection what it waits for now.
    func note(_ stage: AdminDeadlines.Stage) {
        channel.triggerUserOutboundEvent(stage, promise: nil)
    }
}

/// Between HTTP and the desk: takes requests in within their limits, and gives answers out.
struct AdminResponder: HTTPResponder {
    let desk: AdminDesk
    /// ``AdminLimits/discardedBytes``.
    let discardedBytes: Int
    var counts = AdminCounts(NOOPMetricsHandler.instance)

    func respond(to request: Request, context: AdminContext) async throws -> Response {
        let id = UUID().uuidString.lowercased()
        context.note(.body)
        if request.headers[.expect]?.lowercased() == "100-continue" { context.askForBody() }
        let body = try await body(of: request)
        context.note(.answer)
        switch body {
        case .whole where request.method == .get && request.uri.path == OpenAPIDocument.path:
            // For whoever has no credentials yet, too: it says what everybody may know.
            return response(AdminAnswer(OpenAPIDocument.bytes), to: request, id: id, on: context)
        case .whole(let body):
            let answer = await desk.answer(
                AdminRequest(request, body: body),
                id: id,
                from: context.channel.remoteAddress?.ipAddress,
                certificate: try await context.certificate(at: desk.now)
            )
            return response(answer, to: request, id: id, on: context)
        case .tooLarge:
            return response(AdminAnswer(.bodyTooLarge), to: request, id: id, on: context)
        case .endless:
            return response(AdminAnswer(.bodyTooLarge), to: request, id: id, on: context, isLast: true)
        }
    }

    private enum Body {
        case whole([UInt8])
        case tooLarge
        case endless
    }

    private func body(of request: Request) async throws -> Body {
        var bytes: [UInt8] = []
        var count = 0
        for try await part in request.body {
            count += part.readableBytes
            guard count <= discardedBytes else { return .endless }
            if count <= AdminRequest.largestBody { bytes += part.readableBytesView } else { bytes = [] }
        }
        return count <= AdminRequest.largestBody ? .whole(bytes) : .tooLarge
    }

    private func response(
        _ answer: AdminAnswer,
        to request: Request,
        id: String,
        on context: AdminContext,
        isLast: Bool = false
    ) -> Response {
        counts.count(answer.status)
        var headers: HTTPFields = [:]
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        if isLast { headers[.connection] = "close" }
        for header in answer.headers + [AdminRequest.Header("x-amzn-RequestId", id)] {
            guard let name = HTTPFields.Element.Name(header.name) else { continue }
            headers[name] = header.value
        }
        let buffer = ByteBuffer(bytes: answer.body)
        // The answer to HEAD ends with its headers: what followed would be read as the next answer.
        let hasBody = request.method != .head
        let body = ResponseBody(contentLength: buffer.readableBytes) { writer in
            if hasBody { try await writer.write(buffer) }
            try await writer.finish(nil)
            if isLast { context.channel.close(mode: .all, promise: nil) } else { context.note(.pause) }
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
