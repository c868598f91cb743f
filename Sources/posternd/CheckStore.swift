import ArgumentParser
import PosternServer

struct CheckStore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-store",
        abstract: "Say OK, or everything that does not hold in the store, while no daemon runs.",
        discussion: """
            Reads all of it, and changes nothing. While the daemon runs, 'posternctl doctor' looks at the store. A store \
            that is damaged is kept aside for whoever helps, and the last back-up is put in its place with 'posternd \
            restore'.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        _ = try options.read()
        let examination = try StoreExamination(options.source)
        guard examination.faults.isEmpty else {
            throw CommandFailure(
                examination.faults.map { "\(examination.directory): \($0)" },
                hint: "keep a copy of it, and restore the last back-up"
            )
        }
        print("OK: \(examination.summary)")
    }
}
