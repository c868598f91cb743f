import Foundation
import PosternFuzzing

// Fuzzes one parser: with libFuzzer where the build has it (scripts/fuzz), else with the mutations of the ordinary tests.
//
//     postern-fuzz TARGET [libFuzzer's arguments: corpus directories, -max_total_time=…]

guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
    for target in FuzzTarget.allCases { print(target.rawValue) }
    exit(CommandLine.arguments.count > 1 ? 64 : 0)
}

#if LIBFUZZER
    @_silgen_name("LLVMFuzzerRunDriver")
    func runDriver(
        _ count: UnsafeMutablePointer<CInt>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
        _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
    ) -> CInt

    nonisolated(unsafe) let fuzzed = target
    let names = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: names.count + 1)
    for (index, name) in names.enumerated() { pointers[index] = strdup(name) }
    pointers[names.count] = nil
    var count = CInt(names.count)
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = pointers
    let status = withUnsafeMutablePointer(to: &arguments) { arguments in
        runDriver(&count, arguments) { bytes, count in
            do {
                try fuzzed.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
            } catch {
                fatalError("\(error)")
            }
            return 0
        }
    }
    exit(status)
#else
    var mutations = Mutations(seed: UInt64(Date().timeIntervalSince1970))
    let seeds = try CommandLine.arguments.dropFirst(2).filter { !$0.hasPrefix("-") }.flatMap { directory in
        try FileManager.default.contentsOfDirectory(atPath: directory).map { "\(directory)/\($0)" }
    }.map { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
    for round in 0..<100_000 {
        try target.run(mutations.mutated(seeds.isEmpty ? [] : seeds[round % seeds.count]))
    }
#endif
