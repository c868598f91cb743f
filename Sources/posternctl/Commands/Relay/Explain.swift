import ArgumentParser
import PosternWire

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "explain",
        "Explain a code: why a relay refuses a request or ends a connection, and what helps.",
        "Without a code: all of them. Clients print them, and metrics and traces have them.",
        examples: ["explain stale-list", "explain"]
    )

    @Argument(help: "The code, such as stale-list.") var code: String?

    func run() throws {
        let all = Explanation.all
        guard let code else {
            for explanation in all { Output.columns([explanation.code, explanation.reason]) }
            return
        }
        guard let explanation = all.first(where: { $0.code == code }) else {
            throw CommandFailure("there is no code \(code)", status: .usage, hint: "'posternctl explain' lists them")
        }
        Output.line(explanation.code)
        Output.line("  why: \(explanation.reason)")
        Output.line("  what helps: \(explanation.remedy)")
    }
}
