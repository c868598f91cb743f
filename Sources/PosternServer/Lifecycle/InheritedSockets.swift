import Glibc

/// Listening sockets that the service manager opened for the daemon, and hands over: so it serves a port below 1024
/// without being allowed to open one.
///
/// - seealso: sd_listen_fds(3)
package struct InheritedSockets: Hashable, Sendable {
    /// Taken over: whoever reads them closes them.
    package let descriptors: [CInt]

    private static let first: CInt = 3
    private static let most = 16

    /// - Throws: ``StartError/inheritedSocket(_:)`` for what is no listening stream socket.
    package init(environment: [String: String]) throws(StartError) {
        guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == getpid(),
            let count = environment["LISTEN_FDS"].flatMap({ Int($0) }), count > 0
        else {
            descriptors = []
            return
        }
        guard count <= Self.most else { throw .inheritedSocket("there are \(count): at most \(Self.most)") }
        descriptors = Array(Self.first..<Self.first + CInt(count))
        for descriptor in descriptors {
            guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1,
                Self.option(SO_TYPE, of: descriptor) == CInt(SOCK_STREAM.rawValue)
            else { throw .inheritedSocket("descriptor \(descriptor) is not a stream socket that listens") }
            // Not for the programs that the daemon runs.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private static func option(_ name: CInt, of descriptor: CInt) -> CInt? {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }
}
