import ArgumentParser
import PosternAdminAPI
import PosternTrust
import PosternWire

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "verify",
        "Check offline that nothing was taken out of an exported audit log, and nothing was changed.",
        """
        Every record has to follow from the one before, and every checkpoint has to be signed by the network that you \
        name: by its code, or by its id of 32 hexadecimal digits as 'network show' has it. Neither comes from the file. \
        Records after the last checkpoint are not signed yet: they follow from one another, and the relay could still \
        write them anew. The log outside of networks is checked with --relay and any of its networks.
        """,
        examples: [
            "audit verify audit.jsonl --network 0123456789abcdef0123456789abcdef",
            "audit verify audit.jsonl --network-code postern-network-1…",
            "audit verify relay-audit.jsonl --relay --network 01…",
        ]
    )

    @Argument(help: "What 'audit export' wrote.") var file: String
    @Option(help: "The network's code.") var networkCode: String?
    @Option(help: ArgumentHelp("The network's own id, 32 hexadecimal digits.", valueName: "id")) var network: String?
    @Flag(help: "The log is the one outside of networks, which this network signed too.") var relay = false
    @Flag(help: "Print JSON, for machines.") var json = false

    func validate() throws {
        guard (networkCode == nil) != (network == nil) else {
            throw ValidationError("give --network-code or --network: who signed must not come from the file")
        }
    }

    func run() throws {
        let anchor = try anchor()
        var check = AuditCheck(log: relay ? .zero : anchor, anchor: anchor)
        do {
            var lines = try LineReader(file)
            while let line = try lines.next() { try check.take(line: line) }
            try report(check.reach)
        } catch let fault as AuditFault {
            throw CommandFailure("the log is not what was written: \(fault)", hint: "do not trust anything in it")
        }
    }

    private func anchor() throws(CommandFailure) -> NetworkID {
        if let networkCode {
            guard let code = try? NetworkCode(parsing: networkCode) else {
                throw CommandFailure("this is no network code", status: .usage)
            }
            return code.network
        }
        guard let id = network.flatMap({ Hex.decode($0) }).flatMap({ NetworkID($0) }) else {
            throw CommandFailure("a network's own id has 32 hexadecimal digits", status: .usage)
        }
        return id
    }

    private func report(_ reach: AuditCheck.Reach) throws {
        if json { return try Output.json(reach) }
        Output.line("\(reach.records) records, each as it was written")
        if reach.signed == 0 {
            Output.line("no checkpoint is there yet: nothing is signed")
        } else {
            Output.line("signed up to record \(reach.signed), by \(reach.checkpoints) checkpoints")
        }
        let open = reach.records - reach.signed
        if open > 0 { Output.line("\(open) records after that are not signed yet") }
    }
}
