import Glibc

/// What the kernel says of this process.
struct ProcessFigures {
    var cpuSeconds: Double
    var residentBytes: Double
    var openDescriptors: Double
    var descriptorLimit: Double
    /// Unix time.
    var started: Double

    /// - Returns: `nil` where there is no `/proc` to read it from: proc(5).
    static func read() -> ProcessFigures? {
        guard let stat = text("/proc/self/stat"), let name = stat.lastIndex(of: ")") else { return nil }
        // From the field behind the name on, which is the third.
        let fields = stat[stat.index(after: name)...].split(separator: " ").map(String.init)
        guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
            let start = Double(fields[19]), let pages = Double(fields[21])
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessFigures(
            cpuSeconds: (user + system) / ticks,
            residentBytes: pages * Double(sysconf(Int32(_SC_PAGESIZE))),
            openDescriptors: openDescriptorCount,
            descriptorLimit: limit,
            started: bootTime + start / ticks
        )
    }

    private static var openDescriptorCount: Double {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Without the directory itself, its parent, and what it is read through.
        return Double(max(0, count - 3))
    }

    private static var limit: Double {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return Double(limit.rlim_cur)
    }

    /// The machine's start, Unix time.
    private static let bootTime: Double = {
        let uptime = text("/proc/uptime")?.split(separator: " ").first.flatMap { Double($0) } ?? 0
        return (Double(time(nil)) - uptime).rounded()
    }()

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
