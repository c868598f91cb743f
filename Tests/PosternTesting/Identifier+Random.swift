import PosternPrimitives
package import PosternWire

extension Identifier {
    package static func random() throws -> Self {
        guard let identifier = Self(try Random.bytes(byteCount)) else { throw TestFailure("no random identifier") }
        return identifier
    }
}

/// What a test's own set-up could not do.
package struct TestFailure: Error {
    package let reason: String

    package init(_ reason: String = "the test's set-up failed") {
        self.reason = reason
    }
}
