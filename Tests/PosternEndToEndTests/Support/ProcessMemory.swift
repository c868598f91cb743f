import Foundation
import PosternTesting

/// The most memory that a process has ever had, from `/proc/PID/status`.
struct ProcessMemory {
    let residentKiB: Int
    let virtualKiB: Int

    init(of process: pid_t) throws {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        residentKiB = try Self.number("VmHWM:", in: status)
        virtualKiB = try Self.number("VmPeak:", in: status)
    }

    private static func number(_ name: String, in status: String) throws -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let word = line?.split(whereSeparator: \.isWhitespace).dropFirst().first, let number = Int(word) else {
            throw TestFailure("no \(name) of a process")
        }
        return number
    }
}
