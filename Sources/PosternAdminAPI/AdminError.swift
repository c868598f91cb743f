/// A field at fault and why. The reason states the rule and never repeats the value.
package struct ErrorDetail: Codable, Hashable, Sendable {
    package var field: String
    package var reason: String

    package init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }
}

/// Why an admin request was not done: the interface's seven errors, and four that plain HTTP has
/// a status for, which a stock client sees as `BadRequestError`.
package enum AdminError: Error, Hashable, Sendable {
    /// 400: the client did something wrong that no field is to blame for.
    case badRequest(String)
    /// 401: no credentials, or none that count.
    case unauthorized(String)
    /// 403: the credentials count, but not for this.
    case forbidden(String)
    /// 404: no such network, user, group, bot or path.
    case notFound(String)
    /// 422: fields at fault.
    case validation([ErrorDetail])
    /// 429: too many requests; the next may come after this many seconds.
    case rateLimited(retryAfterSeconds: Int)
    /// 500: our fault. What it was stands in the log only.
    case internalFailure
    /// 405: the path exists for these methods.
    case methodNotAllowed([HTTPMethod])
    /// 409: something else has to be done first; the message says what.
    case conflict(String)
    /// 413: more than ``AdminRequest/largestBody``.
    case bodyTooLarge
    /// 415: a body that does not call itself JSON.
    case unsupportedMediaType
}

extension AdminError {
    package var status: Int {
        switch self {
        case .badRequest: 400
        case .unauthorized: 401
        case .forbidden: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .conflict: 409
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .validation: 422
        case .rateLimited: 429
        case .internalFailure: 500
        }
    }

    /// The error's name in the model, which ``typeHeader`` carries: stock clients choose their
    /// exception by it.
    package var typeName: String {
        switch self {
        case .badRequest, .methodNotAllowed, .conflict, .bodyTooLarge, .unsupportedMediaType: "BadRequestError"
        case .unauthorized: "UnauthorizedError"
        case .forbidden: "ForbiddenError"
        case .notFound: "ResourceNotFoundError"
        case .validation: "ValidationError"
        case .rateLimited: "RateLimitError"
        case .internalFailure: "InternalServerError"
        }
    }

    package static let typeHeader = "x-amzn-ErrorType"

    package var message: String {
        switch self {
        case .badRequest(let message), .unauthorized(let message), .forbidden(let message): message
        case .notFound(let message), .conflict(let message): message
        case .validation(let reasons): Self.message(of: reasons)
        case .rateLimited(let seconds): "too many requests: try again in \(seconds) s"
        case .internalFailure: "the server failed"
        case .methodNotAllowed(let methods): "this path takes \(methods.map(\.rawValue).joined(separator: ", "))"
        case .bodyTooLarge: "the body is larger than \(AdminRequest.largestBody) bytes"
        case .unsupportedMediaType: "the body must be application/json"
        }
    }

    /// Every header that belongs to the error, ``typeHeader`` included.
    package var headers: [AdminRequest.Header] {
        var headers = [AdminRequest.Header(Self.typeHeader, typeName)]
        switch self {
        case .rateLimited(let seconds): headers.append(.init("Retry-After", String(seconds)))
        case .methodNotAllowed(let methods):
            headers.append(.init("Allow", methods.map(\.rawValue).joined(separator: ", ")))
        default: break
        }
        return headers
    }

    /// `{"message":…}`, with `"reasons":[{"field":…,"reason":…}]` for a ``validation(_:)``.
    package var body: [UInt8] {
        var members: [String: JSONValue] = ["message": .text(message)]
        if case .validation(let details) = self {
            members["reasons"] = .list(details.map { ["field": .text($0.field), "reason": .text($0.reason)] })
        }
        return JSONValue.object(members).serialised
    }

    /// Stock clients print the message alone, so it names the fields too.
    private static func message(of reasons: [ErrorDetail]) -> String {
        reasons.prefix(3).map { "\($0.field) \($0.reason)" }.joined(separator: "; ")
            + (reasons.count > 3 ? "; and \(reasons.count - 3) more" : "")
    }
}
