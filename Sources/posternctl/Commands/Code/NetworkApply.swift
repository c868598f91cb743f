import ArgumentParser
import PosternAdminAPI

struct NetworkApply: AdministeringCommand {
    static let operations: [any AdminOperation.Type] = [
        UpdateNetworkSettings.self, CreateSecurityGroup.self, UpdateSecurityGroup.self, DeleteSecurityGroup.self,
        CreateBot.self, UpdateBot.self, DeleteBot.self,
    ]
    static let configuration = CommandConfiguration(
        "apply",
        "Make a network what a file says.",
        """
        Shows first what would be added (+), changed (~) and removed (-), and asks. A section that the file does not have \
        stays as it is; a setting that a section does not name is the standard one. Groups and bots that the file does not \
        name are removed with --prune only. Applying a file again changes nothing. A bot that is made gets a challenge, \
        which is told once.
        """,
        examples: [
            "apply -f network.yaml", "apply -f network.yaml --check",
            "apply -f network.yaml --network Staging --prune --yes",
        ]
    )

    @OptionGroup var global: GlobalArguments
    @Option(name: [.customShort("f"), .long], help: ArgumentHelp("What to apply.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("Another network than the file names.", valueName: "network")) var network: String?
    @Flag(help: "Change nothing, and exit with 3 where something would be changed.") var check = false
    @Flag(help: "Remove groups and bots that the file does not name.") var prune = false
    @OptionGroup var consent: ConsentArguments

    func run() async throws {
        let reader = try read()
        guard let place = network ?? reader.network else {
            throw CommandFailure("\(file) does not name the network", status: .usage, hint: "give --network")
        }
        try await AdminClient.with(global) { client in
            let number = try await client.network(place)
            let actual = try await NetworkState(ofNetwork: number, client)
            let plan = try NetworkPlan(from: actual, to: reader.state, prunes: prune)
            show(plan, number)
            guard !plan.isEmpty, !check else {
                try report(plan, PlanRun(number, client))
                if !plan.isEmpty { throw CommandFailure("network \(number) is not what \(file) says", status: .drift) }
                return
            }
            try consent.ask(
                plan.destroys ? "changes and removes what is marked above" : "changes what is marked above",
                name: place
            )
            try await carryOut(plan, number, client)
        }
    }

    private func read() throws -> NetworkFileReader {
        let bytes = try SecretFile.read(file, atMost: NetworkFileReader.largestFile)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(file) is no text in UTF-8")
        }
        let reader = NetworkFileReader(text)
        guard reader.mistakes.isEmpty else {
            throw CommandFailure(reader.mistakes.map { "\(file):\($0.line):\($0.column): \($0.text)" })
        }
        return reader
    }

    private func show(_ plan: NetworkPlan, _ number: String) {
        if !global.json { for line in plan.lines { Output.line(line) } }
        for name in plan.leftAlone { StandardError.write("\(name) is not in the file, and stays without --prune") }
        if plan.isEmpty, !global.json { Output.line("network \(number) is what the file says") }
    }

    private func carryOut(_ plan: NetworkPlan, _ number: String, _ client: AdminClient) async throws {
        var run = PlanRun(number, client)
        do {
            try await run.carryOut(plan)
        } catch let failure as CommandFailure where run.done > 0 {
            try report(plan, run)
            throw CommandFailure(
                failure.messages + ["\(run.done) of \(plan.steps.count) steps were done before that"],
                status: .partly,
                hint: "apply the file again once this is mended"
            )
        }
        try report(plan, run)
    }

    private func report(_ plan: NetworkPlan, _ run: PlanRun) throws {
        if !run.challenges.isEmpty { SecretInput.warn("a bot's challenge") }
        if global.json { return try Output.json(Report(plan, run)) }
        for made in run.challenges { Output.line("challenge of \(made.bot): \(made.challenge)") }
        if run.done > 0 { Output.line("applied \(run.done) of \(plan.steps.count) steps") }
    }

    private struct Report: Encodable {
        let network: String
        let plan: [String]
        let leftAlone: [String]
        let stepsDone: Int
        let challenges: [MadeBot]

        init(_ plan: NetworkPlan, _ run: PlanRun) {
            (network, self.plan, leftAlone) = (run.network, plan.lines, plan.leftAlone)
            (stepsDone, challenges) = (run.done, run.challenges)
        }
    }
}
