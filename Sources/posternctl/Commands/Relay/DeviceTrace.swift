import ArgumentParser
import Foundation
import PosternAdminAPI
import PosternWire

struct DeviceTrace: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [TraceDevice.self, GetDeviceTrace.self]
    static let configuration = CommandConfiguration(
        "trace",
        "Show for ten minutes which frames a device sends and gets.",
        """
        Which kind of frame, when, how long, and the code of a refusal: never what is in it. 'user devices' lists the ids. \
        The audit log says who looked.
        """,
        examples: ["trace 0123456789abcdef0123456789abcdef", "trace 0123456789abcdef0123456789abcdef --seconds 60"]
    )

    @OptionGroup var global: GlobalArguments
    @Argument(help: "The device, by its id of 32 hexadecimal digits.") var device: String
    @Option(help: ArgumentHelp("For how long, at most 600.", valueName: "seconds")) var seconds: Int = 600

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds must be 1 to 600") }
    }

    func run() async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        try await AdminClient.with(global) { client in
            _ = try await client.send(TraceDevice.self, TraceDevice.Request(deviceId: device))
            var last: Int64 = 0
            repeat {
                let request = GetDeviceTrace.Request(deviceId: device, after: last)
                let reply = try await client.send(GetDeviceTrace.self, request)
                for event in reply.events { try show(event) }
                last = reply.events.last?.number ?? last
                try await Task.sleep(for: .seconds(1))
            } while ContinuousClock.now < end
        }
    }

    private func show(_ event: GetDeviceTrace.Event) throws {
        if global.json { return try Output.json(event) }
        let time = Date(timeIntervalSince1970: Double(event.atMilliseconds) / 1000)
        Output.columns([
            time.ISO8601Format(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            "connection \(event.connection)", event.direction == .received ? "from device" : "to device", event.frame,
            event.request > 0 ? "request \(event.request)" : "-", "\(event.bytes) bytes", event.reason ?? "",
        ])
    }
}
