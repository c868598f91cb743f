/// Looks for what is wrong with the relay, or will be: certificate, disk, clock, queues, store, mail.
package enum CheckRelay: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CheckRelay",
        .read,
        .get,
        "/postern/v1/relay/check",
        "Look for what is wrong with the relay, or will be.",
        reply: [
            Field("now", .epochSeconds, .required, "The relay's clock."),
            Field("findings", .objects(Finding.fields), .required, "One for each thing that was looked at."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var now: Int64
        package var findings: [Finding]

        package init(now: Int64, findings: [Finding]) {
            self.now = now
            self.findings = findings
        }
    }

    /// What was found of one thing.
    package struct Finding: Codable, Hashable, Sendable {
        package enum State: String, Codable, CaseIterable, Sendable {
            case ok
            /// It works, and will not for ever.
            case warning
            case failure
        }

        package var check: String
        package var state: State
        package var detail: String
        /// What to do; none where it is well.
        package var advice: String?

        package init(_ check: String, _ state: State, _ detail: String, advice: String? = nil) {
            self.check = check
            self.state = state
            self.detail = detail
            self.advice = advice
        }

        static let fields = [
            Field("check", .text(.told), .required, "What was looked at."),
            Field("state", .choice(State.allCases.map(\.rawValue)), .required, "How it is."),
            Field("detail", .text(.told), .required, "What was found."),
            Field("advice", .text(.told), "What to do."),
        ]
    }
}
