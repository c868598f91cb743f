/// Writes down the frames of one device for ten minutes: which they are and how long, never what is in them.
package enum TraceDevice: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:TraceDevice",
        .write,
        .post,
        "/postern/v1/traces/{deviceId}",
        "Write down for ten minutes which frames a device sends and gets.",
        fields: [.tracedDevice],
        reply: [Field("until", .epochSeconds, .required, "When the trace ends.")]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var deviceId: String

        package init(deviceId: String) { self.deviceId = deviceId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var until: Int64

        package init(until: Int64) { self.until = until }
    }
}

/// Reads what a trace has written down.
package enum GetDeviceTrace: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetDeviceTrace",
        .read,
        .get,
        "/postern/v1/traces/{deviceId}",
        "Read which frames a traced device has sent and got.",
        fields: [
            .tracedDevice,
            Field("after", in: .query, .integer(0...Int64.max), .standard(0), "The last event that the caller has."),
        ],
        reply: [
            Field("until", .epochSeconds, .required, "When the trace ends."),
            Field("events", .list(.object(Event.fields, unknown: .ignored), 0...4096), .required, "Ascending."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var deviceId: String
        package var after: Int64

        package init(deviceId: String, after: Int64 = 0) {
            self.deviceId = deviceId
            self.after = after
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var until: Int64
        package var events: [Event]

        package init(until: Int64, events: [Event]) {
            self.until = until
            self.events = events
        }
    }

    package struct Event: Codable, Hashable, Sendable {
        package enum Direction: String, Codable, CaseIterable, Sendable { case received, sent }

        package var number: Int64
        /// Milliseconds since 1970.
        package var atMilliseconds: Int64
        package var connection: Int64
        package var direction: Direction
        package var frame: String
        package var request: Int64
        package var bytes: Int64
        package var reason: String?

        package init(
            number: Int64,
            atMilliseconds: Int64,
            connection: Int64,
            direction: Direction,
            frame: String,
            request: Int64,
            bytes: Int64,
            reason: String?
        ) {
            self.number = number
            self.atMilliseconds = atMilliseconds
            self.connection = connection
            self.direction = direction
            self.frame = frame
            self.request = request
            self.bytes = bytes
            self.reason = reason
        }

        static let fields = [
            Field(
                "number",
                .integer(1...Int64.max),
                .required,
                "Counts the trace's events; gaps are ones that gave way."
            ),
            Field("atMilliseconds", .integer(0...Int64.max), .required, "When, milliseconds since 1970."),
            Field("connection", .integer(0...Int64.max), .required, "The connection's number, as the log has it."),
            Field("direction", .choice(Direction.allCases.map(\.rawValue)), .required, "Seen from the relay."),
            Field("frame", .text(.told), .required, "The frame's name in the protocol."),
            Field("request", .integer(0...Int64.max), .required, "The request's number; 0 for none."),
            Field("bytes", .integer(0...Int64.max), .required, "The frame's length."),
            Field("reason", .text(.told), "The code of a refusal or goodbye."),
        ]
    }
}

extension Field {
    fileprivate static let tracedDevice = Field(
        "deviceId",
        in: .path,
        .text(TextRule(32...32, .hexadecimal)),
        .required,
        "The device, by its id."
    )
}
