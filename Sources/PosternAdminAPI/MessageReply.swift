/// The reply of an operation that has nothing to tell but that it is done.
package struct MessageReply: Codable, Hashable, Sendable {
    package var message: String

    package init(message: String) { self.message = message }
}

extension Field {
    /// In every reply that holds more than the thing asked for.
    static let message = Field("message", .text(.told), .required, "What to tell people.")
}
