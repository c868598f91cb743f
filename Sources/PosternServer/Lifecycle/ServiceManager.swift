import Dispatch
import Glibc

/// Tells the service manager what the daemon does, where one started it: systemd, or whoever speaks as it does.
///
/// - seealso: sd_notify(3), sd_watchdog_enabled(3)
package struct ServiceManager: Sendable {
    package enum News: Hashable, Sendable {
        /// It serves.
        case ready
        /// It reads its configuration anew; ``ready`` follows.
        ///
        /// - Parameter at: `CLOCK_MONOTONIC`, microseconds.
        case reloading(at: UInt64)
        case stopping
        /// Nothing in it hangs.
        case alive
    }

    /// Of the manager's socket; an abstract one begins with a NUL.
    private let address: [UInt8]?
    /// The manager ends a daemon that was not ``News/alive`` for so long; `nil` where it does not look.
    package let patience: Duration?

    package init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap(Self.address)
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        patience = isMeant && address != nil ? microseconds.map { .microseconds($0) } : nil
    }

    /// Nobody waits for it, and nothing hangs on it.
    ///
    /// - Returns: Whether the manager's socket took it.
    @discardableResult
    package func tell(_ news: News) -> Bool {
        guard let address else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let text = Array(news.text.utf8)
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, text, text.count, flags, $0, length) == text.count
            }
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        // One byte less than there is room for: a path ends with a NUL.
        guard (2..<MemoryLayout.size(ofValue: sockaddr_un().sun_path)).contains(text.utf8.count) else { return nil }
        switch text.utf8.first {
        case UInt8(ascii: "/"): return Array(text.utf8)
        case UInt8(ascii: "@"): return [0] + text.utf8.dropFirst()
        default: return nil
        }
    }

    /// `CLOCK_MONOTONIC`, microseconds.
    static var now: UInt64 { DispatchTime.now().uptimeNanoseconds / 1000 }
}

extension ServiceManager.News {
    fileprivate var text: String {
        switch self {
        case .ready: "READY=1\n"
        case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)\n"
        case .stopping: "STOPPING=1\n"
        case .alive: "WATCHDOG=1\n"
        }
    }
}
