import Foundation
import Testing

@testable import PosternServer

@Suite("The service manager")
struct ServiceManagerTests {
    /// Its end of the socket.
    private final class Manager {
        let descriptor: Int32

        /// - Parameter path: Begins with a NUL for an abstract one.
        init(at path: [UInt8]) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
            let result = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            try #require(result == 0)
        }

        deinit { close(descriptor) }

        /// The next word, which has come already.
        func heard() -> String? {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    @Test("is told at a path and at an abstract address")
    func told() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/notify"
        let name = "postern-\(UUID().uuidString)"
        for (text, bytes) in [(path, Array(path.utf8)), ("@\(name)", [0] + Array(name.utf8))] {
            let manager = try Manager(at: bytes)
            let service = ServiceManager(environment: ["NOTIFY_SOCKET": text])
            let news: [ServiceManager.News] = [.ready, .reloading(at: 12), .stopping, .alive]
            for news in news { #expect(service.tell(news)) }
            let words = (0..<4).map { _ in manager.heard() }
            #expect(words == ["READY=1\n", "RELOADING=1\nMONOTONIC_USEC=12\n", "STOPPING=1\n", "WATCHDOG=1\n"])
        }
    }

    @Test(
        "is not there",
        arguments: [nil, "", "/", "@", "relative", "/nowhere/notify", "/" + String(repeating: "a", count: 200)]
    )
    func none(address: String?) {
        let environment = address.map { ["NOTIFY_SOCKET": $0, "WATCHDOG_USEC": "1000000"] } ?? [:]
        #expect(!ServiceManager(environment: environment).tell(.ready))
    }

    @Test("looks after this process, and after no other")
    func watchdog() {
        func patience(_ more: [String: String]) -> Duration? {
            ServiceManager(environment: ["NOTIFY_SOCKET": "@x"].merging(more) { $1 }).patience
        }
        #expect(patience([:]) == nil)
        #expect(patience(["WATCHDOG_USEC": "3000000"]) == .seconds(3))
        #expect(patience(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(3))
        #expect(patience(["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"]) == nil)
        for odd in ["0", "-1", "x", ""] { #expect(patience(["WATCHDOG_USEC": odd]) == nil) }
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "3000000"]).patience == nil)
    }
}
