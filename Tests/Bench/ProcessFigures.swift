import Foundation
import PosternTesting

/// What the kernel counts for a process.
struct ProcessFigures {
    /// User and system time, seconds.
    let cpuSeconds: Double
    /// Resident memory, bytes.
    let residentBytes: Int

    init(of process: Int32) throws {
        let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        // Behind the command's name, which may hold blanks: state is the third field.
        guard let end = stat.lastIndex(of: ")") else { throw TestFailure("no such process") }
        let fields = stat[end...].split(separator: " ")
        guard fields.count > 22, let user = Double(fields[12]), let system = Double(fields[13]),
            let pages = Int(fields[22])
        else { throw TestFailure("the process' figures cannot be read") }
        cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
