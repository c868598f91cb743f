/// Tells how the relay is doing.
package enum GetRelayStatus: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetRelayStatus",
        .read,
        .get,
        "/postern/v1/relay/status",
        "Tell how the relay is doing.",
        reply: [
            Field("version", .text(.told), .required, "Of the relay's software."),
            Field("commit", .text(.told), .required, "Of its source."),
            Field("openssl", .text(.told), .required, "The cryptographic library that it loaded."),
            Field("sqlite", .text(.told), .required, "The database library that it loaded."),
            Field("now", .epochSeconds, .required, "The relay's clock."),
            Field("started", .epochSeconds, .required, "When it was started."),
            Field("live", .count, .required, "Devices that are connected for deliveries."),
            Field("command", .count, .required, "Their other connections."),
            Field("otherConnections", .count, .required, "Connections that are not signed in."),
            Field("queuedMessages", .integer(0...Int64.max), .required, "Messages that wait, each device's counted."),
            Field("queuedBytes", .integer(0...Int64.max), .required, "Their bytes."),
            Field("oldestQueuedSeconds", .integer(0...Int64.max), .required, "How long the oldest has waited."),
            Field("letters", .count, .required, "Invitations that wait for the mail server."),
            Field("storeBytes", .integer(0...Int64.max), .required, "What the store takes on its disk."),
            Field("freeBytes", .integer(0...Int64.max), .required, "What is left on that disk."),
            Field("isFull", .boolean, .required, "Whether nothing new is taken, as the disk is full."),
            Field("certificateExpires", .epochSeconds, .required, "When the relay's certificate expires."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var version = ""
        package var commit = ""
        package var openssl = ""
        package var sqlite = ""
        package var now: Int64 = 0
        package var started: Int64 = 0
        package var live = 0
        package var command = 0
        package var otherConnections = 0
        package var queuedMessages: Int64 = 0
        package var queuedBytes: Int64 = 0
        package var oldestQueuedSeconds: Int64 = 0
        package var letters = 0
        package var storeBytes: Int64 = 0
        package var freeBytes: Int64 = 0
        package var isFull = false
        package var certificateExpires: Int64 = 0

        package init() {}
    }
}
