import PosternAdminAPI
import Testing

@Suite("Errors")
struct AdminErrorTests {
    @Test(
        "have the model's names and statuses",
        arguments: [
            (.badRequest("m"), 400, "BadRequestError"), (.unauthorized("m"), 401, "UnauthorizedError"),
            (.forbidden("m"), 403, "ForbiddenError"), (.notFound("m"), 404, "ResourceNotFoundError"),
            (.methodNotAllowed([.get]), 405, "BadRequestError"), (.conflict("m"), 409, "BadRequestError"),
            (.bodyTooLarge, 413, "BadRequestError"), (.unsupportedMediaType, 415, "BadRequestError"),
            (.validation([]), 422, "ValidationError"), (.rateLimited(retryAfterSeconds: 3), 429, "RateLimitError"),
            (.internalFailure, 500, "InternalServerError"),
        ] as [(AdminError, Int, String)]
    )
    func statuses(_ error: AdminError, _ status: Int, _ name: String) {
        #expect(error.status == status)
        #expect(error.headers.contains(AdminRequest.Header("x-amzn-ErrorType", name)))
    }

    @Test("tell fields and reasons, and a client reads them back")
    func body() {
        let details = (1...4).map { ErrorDetail(field: "f\($0)", reason: "is \"bad\"") }
        let error = AdminError.validation([details[0]])
        #expect(
            String(decoding: error.body, as: UTF8.self)
                == #"{"message":"f1 is \"bad\"","reasons":[{"field":"f1","reason":"is \"bad\""}]}"#
        )
        let many = AdminError.validation(details)
        let failure = AdminFailure(status: many.status, typeName: many.typeName, body: many.body)
        #expect(failure.reasons == details)
        #expect(failure.message.hasSuffix("; and 1 more"))
    }

    @Test("of another shape leave the status", arguments: ["", "<html>", "[]", #"{"message":1}"#])
    func foreign(_ body: String) {
        let failure = AdminFailure(status: 502, typeName: nil, body: Array(body.utf8))
        #expect(failure.message == "the server answered with status 502")
        #expect(failure.reasons.isEmpty)
    }

    @Test("carry the headers that HTTP asks for")
    func headers() {
        #expect(AdminError.rateLimited(retryAfterSeconds: 3).headers.contains(.init("Retry-After", "3")))
        #expect(AdminError.methodNotAllowed([.get, .post]).headers.contains(.init("Allow", "GET, POST")))
    }
}
