import Foundation
import Glibc
import Synchronization

/// Another program, run to its end, with bytes on its standard input. No shell, nothing of ours in its hands: it has no
/// other open file, none of our signals blocked, and the environment that it is given.
final class ChildProcess: Sendable {
    enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
        /// It was not over in time, and was ended.
        case timedOut
        /// Whoever waited for it did so no longer.
        case cancelled
        /// The system keeps no word of it: this process was started so that its children are not waited for.
        case unknown
    }

    private enum State: Hashable {
        case running
        case ended(Ending)
        /// The process id may be somebody else's.
        case collected
    }

    private let process: pid_t
    private let input: CInt
    private let state = Mutex(State.running)

    /// - Parameters:
    ///   - arguments: Others on this machine can read them.
    ///   - limit: How long it may take in all.
    /// - Throws: ``ChildProcessError`` when it cannot be started.
    static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        input: [UInt8],
        limit: Duration
    ) async throws(ChildProcessError) -> Ending {
        let child = try ChildProcess(path, arguments, environment)
        return await withTaskCancellationHandler {
            await withTaskGroup(of: Ending?.self) { group in
                group.addTask { await child.ending(reading: input) }
                group.addTask {
                    do {
                        try await Task.sleep(for: limit)
                        child.end(.timedOut)
                    } catch {
                        // It was over before.
                    }
                    return nil
                }
                var ending: Ending?
                for await part in group {
                    guard let part else { continue }
                    ending = part
                    group.cancelAll()
                }
                return ending ?? .cancelled
            }
        } onCancel: {
            child.end(.cancelled)
        }
    }

    private init(_ path: String, _ arguments: [String], _ environment: [String: String]) throws(ChildProcessError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw ChildProcessError(path: path, code: errno) }
        defer { close(ends[0]) }
        // A program that is started at the same time has no use for it.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        do {
            process = try Self.spawn(path, arguments, environment, input: ends[0])
        } catch {
            close(ends[1])
            throw error
        }
        input = ends[1]
    }

    private static func spawn(
        _ path: String,
        _ arguments: [String],
        _ environment: [String: String],
        input: CInt
    ) throws(ChildProcessError) -> pid_t {
        var files = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&files)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&files)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&files, input, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        guard let addCloseFrom = Self.addCloseFrom, addCloseFrom(&files, 3) == 0 else {
            throw ChildProcessError(path: path, code: ENOSYS)
        }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A group of its own, so that what it starts ends with it.
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        let code = CStrings.with([path] + arguments) { arguments in
            CStrings.with(environment.map { "\($0)=\($1)" }.sorted()) { environment in
                posix_spawn(&process, path, &files, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw ChildProcessError(path: path, code: code) }
        return process
    }

    private typealias AddCloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

    /// `posix_spawn_file_actions_addclosefrom_np(3)`, which the C library has and Swift's view of it does not show.
    private static var addCloseFrom: AddCloseFrom? {
        dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map { unsafeBitCast($0, to: AddCloseFrom.self) }
    }

    /// Ends it, where it is not over.
    private func end(_ ending: Ending) {
        state.withLock { state in
            guard state == .running else { return }
            state = .ended(ending)
            kill(-process, SIGKILL)
        }
    }

    /// Gives it the input and waits for it, on a thread of its own, since both block.
    private func ending(reading bytes: [UInt8]) async -> Ending {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                self.write(bytes)
                continuation.resume(returning: self.collect())
            }
        }
    }

    /// A program that does not read to the end is not our concern: its exit code says what came of it.
    private func write(_ bytes: [UInt8]) {
        // The signal of a broken pipe is for the thread that wrote, and ends with it.
        var broken = sigset_t()
        sigemptyset(&broken)
        sigaddset(&broken, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &broken, nil)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(input)
    }

    private func collect() -> Ending {
        var information = siginfo_t()
        // Its id stays its own until it is collected, which happens under the lock that ``end(_:)`` takes.
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return state.withLock { state in
            var status: CInt = 0
            var collected = waitpid(process, &status, 0)
            while collected < 0, errno == EINTR { collected = waitpid(process, &status, 0) }
            defer { state = .collected }
            if case .ended(let ending) = state { return ending }
            guard collected == process else { return .unknown }
            let signal = status & 0x7F
            return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
        }
    }
}

/// Why a program was not started.
struct ChildProcessError: Error, Hashable {
    let path: String
    /// `errno`.
    let code: Int32
}

extension ChildProcessError: CustomStringConvertible {
    var description: String { "\(path): \(String(cString: strerror(code)))" }
}

private enum CStrings {
    /// Lends texts as C takes lists of them: pointers, and a null one at the end.
    static func with<Result>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
