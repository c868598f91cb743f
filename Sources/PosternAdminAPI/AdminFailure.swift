/// An error as a client received it: what the server's ``AdminError`` looks like from outside.
package struct AdminFailure: Error, Hashable, Sendable {
    package let status: Int
    /// The error's name in the model, when the server gave one.
    package let typeName: String?
    package let message: String
    /// The fields at fault; empty for every other error.
    package let reasons: [ErrorDetail]

    /// Reads an answer with a status from 400 on. A body of another shape leaves a message that
    /// tells the status.
    package init(status: Int, typeName: String?, body: [UInt8]) {
        let members = (try? JSONParser.parse(body))?.members ?? [:]
        self.status = status
        self.typeName = typeName
        self.message = members["message"]?.text ?? "the server answered with status \(status)"
        self.reasons = (try? members["reasons"]?.decoded(as: [ErrorDetail].self)) ?? []
    }
}
