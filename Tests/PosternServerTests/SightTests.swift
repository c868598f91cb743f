import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import PosternTesting
import PosternWire
import Testing

@testable import PosternServer

@Suite("What the machine itself sees of the daemon", .timeLimit(.minutes(1)))
struct SightTests {
    private func get(_ path: String, _ installed: Installed) async throws -> (status: UInt, text: String) {
        let port = try await eventually("metrics are served") {
            try installed.text("run/addresses").split(separator: "\n").first { $0.hasPrefix("metrics=") }?
                .split(separator: ":").last.flatMap { Int($0) }
        }
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (UInt(response.status.code), String(buffer: body))
    }

    @Test("each metric is told with its type, and what was counted is one that is described")
    func described() async throws {
        let installed = try await Installed()
        try await installed.withServer { server in
            try await eventually("it is ready") { try await get("/readyz", installed).status == 200 }
            let (status, text) = try await get("/metrics", installed)
            #expect(status == 200)
            for metric in Metric.all {
                #expect(text.contains("# TYPE \(metric.name) \(metric.kind.word)\n"), "\(metric.name)")
                #expect(text.contains("\n\(metric.name)"), "\(metric.name) has no value")
            }
            #expect(server.uncountedNames == [])
            #expect(try await get("/healthz", installed).text == "ok\n")
            #expect(try await get("/elsewhere", installed).status == 404)
        }
    }

    @Test("the numbers of a histogram add up")
    func histogram() {
        let histogram = Histogram(bounds: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 2] { histogram.record(value) }
        #expect(histogram.reading.cumulative == [2, 3, 4])
        #expect(abs(histogram.reading.sum - 2.65) < 1e-9)
        var text = MetricsText()
        text.begin(Metric("postern_x_seconds", .histogram(bounds: [0.1, 1]), "Help."))
        text.add(histogram, labels: "a=\"b\"")
        #expect(text.text.contains("postern_x_seconds_bucket{a=\"b\",le=\"+Inf\"} 4\n"))
        #expect(text.text.contains("postern_x_seconds_count{a=\"b\"} 4\n"))
    }

    @Test("a label's value cannot end its line")
    func escaping() {
        #expect(MetricsText.labels([("a", "x\"y\\z\nw")]) == "a=\"x\\\"y\\\\z\\nw\"")
    }

    @Test(
        "they are shown to this machine alone",
        arguments: ["0.0.0.0:7445", "192.0.2.1:7445", "127.x:7445", "[::]:7445"]
    )
    func loopback(_ address: String) {
        let reader = ConfigurationReader(text: "listen: {metrics: \"\(address)\"}", environment: [:])
        #expect(reader.mistakes.count == 1)
        #expect(reader.configuration.metrics == ListenAddress(host: "127.0.0.1", port: 7445))
    }

    @Test("a trace has the frames of its device, ends after ten minutes, and there are few")
    func traces() throws {
        let book = TraceBook()
        let (device, other) = (try DeviceID.random(), try DeviceID.random())
        let now = Timestamp(seconds: 1000)
        func event(_ at: Timestamp) -> TraceBook.Event {
            TraceBook.Event(at: at, connection: 1, isReceived: true, frame: "send", request: 7, bytes: 10)
        }
        #expect(!book.isInUse)
        book.add(event(now), of: device)
        #expect(book.events(of: device, after: 0, now: now)?.events == nil)
        #expect(book.begin(device, now: now) == Timestamp(seconds: 1600))
        for _ in 0..<TraceBook.events + 1 { book.add(event(now), of: device) }
        book.add(event(now), of: other)
        let seen = try #require(book.events(of: device, after: 0, now: now)).events
        #expect(seen.count <= TraceBook.events)
        #expect(seen.last?.number == UInt64(TraceBook.events + 1))
        #expect(book.events(of: device, after: UInt64(TraceBook.events), now: now)?.events.map(\.number) == [4097])
        #expect(book.events(of: other, after: 0, now: now)?.events == nil)
        for _ in 1..<TraceBook.devices {
            let another = try DeviceID.random()
            #expect(book.begin(another, now: now) != nil)
        }
        #expect(book.begin(other, now: now) == nil)
        #expect(book.events(of: device, after: 0, now: Timestamp(seconds: 1600))?.events == nil)
        #expect(!book.isInUse)
    }
}
