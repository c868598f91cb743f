import Foundation
import PosternTesting

/// Lets a daemon's disk and clock fail, through the preloaded library: see Preload/faults.c.
struct FaultSwitch {
    private let library: String
    private let directory: String
    private let file: String

    init(library: String, directory: String, file: String) throws {
        (self.library, self.directory, self.file) = (library, directory, file)
        try write(error: 0, ahead: 0)
    }

    /// For the daemon, beside the power-cut library's.
    func environment(beside other: [String: String]) -> [String: String] {
        var all = other
        all["LD_PRELOAD"] = [other["LD_PRELOAD"], library].compactMap(\.self).joined(separator: ":")
        all["FAULTS_DIRECTORY"] = directory
        all["FAULTS_SWITCH"] = file
        return all
    }

    /// - Parameters:
    ///   - error: What writes and syncs end with; 0 for none.
    ///   - ahead: What the clock is ahead, hours.
    func set(error: CInt = 0, hoursAhead: Int = 0) throws {
        try write(error: error, ahead: Int64(hoursAhead) * 3600 * 1_000_000_000)
    }

    /// In place: the daemon has mapped it.
    private func write(error: CInt, ahead: Int64) throws {
        var bytes = Data()
        withUnsafeBytes(of: Int32(error)) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: Int32(0)) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: ahead) { bytes.append(contentsOf: $0) }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure("the switch cannot be opened") }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == bytes.count else { throw TestFailure("the switch cannot be written") }
    }
}
