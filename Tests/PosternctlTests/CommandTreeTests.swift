import ArgumentParser
import PosternAdminAPI
import Testing

@testable import posternctl

@Suite("Commands")
struct CommandTreeTests {
    private static var leaves: [(path: String, type: any ParsableCommand.Type)] {
        walk(Posternctl.self, "posternctl")
    }

    private static func walk(
        _ type: any ParsableCommand.Type,
        _ path: String
    ) -> [(path: String, type: any ParsableCommand.Type)] {
        let below = type.configuration.subcommands
        if below.isEmpty { return [(path, type)] }
        return below.flatMap { walk($0, "\(path) \($0.configuration.commandName ?? "?")") }
    }

    @Test("ask for every operation that is declared")
    func complete() {
        let asked = Self.leaves.compactMap { $0.type as? any AdministeringCommand.Type }
            .flatMap { $0.operations.map { $0.declaration.action } }
        // Users are made with 'user create' and 'user import'.
        let others: Set = ["wickr:BatchCreateUser"]
        let declared = Set(AdminOperations.all.map { $0.declaration.action })
        #expect(declared.subtracting(asked) == others)
        #expect(Set(asked).isSubset(of: declared))
    }

    @Test("have different names, and help with an example that they read themselves")
    func help() throws {
        #expect(Set(Self.leaves.map(\.path)).count == Self.leaves.count)
        for (path, type) in Self.leaves {
            let discussion = type.configuration.discussion
            #expect(!type.configuration.abstract.isEmpty, "\(path)")
            #expect(discussion.contains("EXAMPLES:\n  \(path)"), "\(path)")
            for line in discussion.split(separator: "\n") where line.hasPrefix("  posternctl ") {
                let words = Self.words(String(line)).dropFirst()
                #expect(throws: Never.self, "\(line)") { try Posternctl.parseAsRoot(Array(words)) }
            }
        }
    }

    /// As a shell parts them, redirection left out.
    private static func words(_ line: String) -> [String] {
        var (words, word, quoted) = ([String](), "", false)
        for character in line {
            switch character {
            case "'": quoted.toggle()
            case " " where !quoted:
                if !word.isEmpty { words.append(word) }
                word = ""
            default: word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return Array(words.prefix { $0 != ">" })
    }

    @Test("have completion scripts", arguments: [CompletionShell.bash, .zsh, .fish])
    func completion(_ shell: CompletionShell) {
        let script = Posternctl.completionScript(for: shell)
        #expect(script.contains("retention") && script.contains("dry-run"))
    }

    @Test("read typed settings before anything is sent")
    func settings() throws {
        let parsed = try Posternctl.parseAsRoot([
            "group", "update", "--network", "Demo", "--group", "Staff", "--set", "maxTtl=3600", "--set",
            "calling.canVideoCall=false",
        ])
        let command = try #require(parsed as? GroupUpdate)
        let settings = try command.arguments.settings.members()
        #expect(settings == ["maxTtl": 3600, "calling": ["canVideoCall": false]])
    }

    @Test("tell what is wrong with typed settings as wrong usage")
    func wrongSettings() throws {
        let parsed = try Posternctl.parseAsRoot([
            "user", "list", "--network", "Demo", "--filter", "status=7", "--filter", "nobody=1",
        ])
        let command = try #require(parsed as? UserList)
        do {
            _ = try command.listing.members()
            Issue.record("it was read")
        } catch let failure as CommandFailure {
            #expect(failure.status == .usage)
            #expect(failure.messages == ["--filter status must be 1 to 3", "--filter nobody is unknown"])
        }
    }

    @Test("choose a thing by its name, and only where the name is one thing's")
    func names() throws {
        let rows: [JSONValue] = [
            ["networkId": "11111111", "networkName": "Demo"], ["networkId": "22222222", "networkName": "Straße"],
            ["networkId": "33333333", "networkName": "Twice"], ["networkId": "44444444", "networkName": "TWICE"],
        ]
        let choose = { (text: String) throws(CommandFailure) in
            try AdminClient.choose(
                text,
                "network",
                rows,
                id: "networkId",
                name: "networkName",
                list: "network list"
            )
        }
        #expect(try choose("demo") == "11111111")
        #expect(try choose("STRASSE") == "22222222")
        for (text, message) in [
            ("twice", "2 networks are called twice: 33333333, 44444444"), ("nobody", "there is no network nobody"),
        ] {
            do throws(CommandFailure) {
                _ = try choose(text)
                Issue.record("\(text) was found")
            } catch {
                #expect(error.messages == [message])
            }
        }
    }
}
