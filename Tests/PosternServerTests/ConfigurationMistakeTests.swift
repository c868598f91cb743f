import Foundation
import Logging
import PosternRelay
import Testing

@testable import PosternServer

@Suite("Configuration")
struct ConfigurationMistakeTests {
    @Test("tells every mistake with its line and column", arguments: cases)
    func mistakes(_ text: String, _ expected: [String]) {
        let reader = ConfigurationReader(text: text, environment: [:])
        #expect(reader.mistakes.map { $0.line(file: "f") } == expected)
    }

    private static let cases: [(String, [String])] = [
        ("", []),
        ("# nothing but a comment\n", []),
        ("listen:\n", []),
        ("log:\n  level: debug\n", []),
        (
            "log:\n  levle: debug\n",
            ["f:2:3: there is no setting log.levle; did you mean log.level?"]
        ),
        ("hots: [a:1]\n", ["f:1:1: there is no setting hots; did you mean hosts?"]),
        ("connections: 5\n", ["f:1:1: there is no setting connections; did you mean limits.connections?"]),
        ("quite-another-thing: 5\n", ["f:1:1: there is no setting quite-another-thing"]),
        (
            "limits:\n  idle: 9\n  sign-in: soon\nlog:\n  format: xml\n",
            [
                "f:2:9: limits.idle must be a number of seconds from 10 to 3600",
                "f:3:12: limits.sign-in must be a number of seconds from 1 to 60",
                "f:5:11: log.format must be one of logfmt, json",
            ]
        ),
        ("limits:\n  idle: 99999999999999999999\n", ["f:2:9: limits.idle must be a number of seconds from 10 to 3600"]),
        ("limits:\n  idle: -20\n", ["f:2:9: limits.idle must be a number of seconds from 10 to 3600"]),
        ("limits:\n  idle:\n", ["f:2:8: limits.idle must be a number of seconds from 10 to 3600"]),
        ("limits:\n  idle: [20]\n", ["f:2:9: limits.idle must be a number of seconds from 10 to 3600"]),
        ("providers:\n  private-addresses: true\n", []),
        ("providers:\n  private-addresses: yes\n", ["f:2:22: providers.private-addresses must be true or false"]),
        ("limits: 5\n", ["f:1:9: limits is a section: its settings stand below it, indented"]),
        ("- a\n", ["f:1:1: must be settings as name: value"]),
        ("[a]: 1\n", ["f:1:1: must be a setting's name"]),
        (
            "listen:\n  clients: 0.0.0.0\n",
            ["f:2:12: listen.clients must be an address as host:port, IPv6 in brackets; port 0 takes any free one"]
        ),
        (
            "listen:\n  clients: \"::1:7443\"\n",
            ["f:2:12: listen.clients must be an address as host:port, IPv6 in brackets; port 0 takes any free one"]
        ),
        (
            "hosts: [\"Relay.example:7443\"]\n",
            ["f:1:8: hosts must be a list of 1 to 16 different addresses, each host:port in lower case"]
        ),
        (
            "hosts: []\n",
            ["f:1:8: hosts must be a list of 1 to 16 different addresses, each host:port in lower case"]
        ),
        (
            "limits:\n  connections: 10\n",
            ["f:2:16: limits.connections-of-address must be at most limits.connections"]
        ),
        (
            "certificate:\n  authority: none\n  authority-key: a.key\n",
            ["f:3:18: certificate.authority-key needs certificate.authority"]
        ),
        (
            "mail:\n  directory: letters\n  templates: mine\n",
            ["f:2:14: mail.directory needs mail.from", "f:3:14: mail.templates needs mail.from"]
        ),
        (
            "mail:\n  from: \"a@b\\nBcc: c@d\"\n",
            ["f:2:9: mail.from must be a plain mail address such as postern@example.org, or none"]
        ),
        (
            "mail:\n  from: -oQ/tmp@b\n",
            ["f:2:9: mail.from must be a plain mail address such as postern@example.org, or none"]
        ),
        ("log:\n  level: debug\nlog:\n  level: info\n", ["f:1:1: set more than once: log"]),
        ("log: {level: debug\n", ["f:2:1: not YAML: did not find expected ',' or '}'"]),
        ("a: 1\n---\nb: 2\n", ["f:2:1: not YAML: but found another document"]),
        ("log:\n\tlevel: debug\n", ["f:2:1: not YAML: found character that cannot start any token"]),
    ]

    @Test("reads nesting without end as a mistake")
    func nesting() {
        let text = String(repeating: "[", count: 50_000)
        #expect(ConfigurationReader(text: text, environment: [:]).mistakes.count == 1)
    }

    @Test("takes a setting from the environment over the file")
    func environment() {
        let environment = ["POSTERN_LOG_LEVEL": "error", "POSTERN_HOSTS": "a:1,b:2", "POSTERN_HOME": "/x"]
        let reader = ConfigurationReader(text: "log:\n  level: debug\n", environment: environment)
        #expect(reader.mistakes.isEmpty)
        #expect(reader.configuration.logLevel == .error)
        #expect(reader.configuration.hosts == ["a:1", "b:2"])
    }

    @Test("names the variable of the environment that is wrong")
    func wrongVariable() {
        let reader = ConfigurationReader(text: "", environment: ["POSTERN_LIMITS_IDLE": "5"])
        let expected = ["POSTERN_LIMITS_IDLE: must be a number of seconds from 10 to 3600"]
        #expect(reader.mistakes.map { $0.line(file: "f") } == expected)
    }

    @Test("refuses a file that is not there, too large or not UTF-8", arguments: ["missing", "large", "latin"])
    func files(_ name: String) throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(String(repeating: "#", count: ConfigurationSource.largestFile + 1), to: "large")
        try Data([0x23, 0xE9]).write(to: URL(fileURLWithPath: "\(directory.path)/latin"))
        let source = ConfigurationSource(file: "\(directory.path)/\(name)", environment: [:])
        #expect(throws: ConfigurationError.self) { try source.read() }
    }
}

@Suite("Explained configuration")
struct ExplainedConfigurationTests {
    @Test("reads back as what it was made of")
    func roundTrip() throws {
        var configuration = Configuration()
        configuration.clients = ListenAddress(host: "::1", port: 1)
        configuration.hosts = ["[::1]:7443", "relay.example:1"]
        configuration.directory = "/a b/\"c\": #d"
        configuration.certificates.authorityKey = "authority.key"
        configuration.limits.idleSeconds = 77
        configuration.logLevel = .debug
        let reader = ConfigurationReader(text: ExplainedConfiguration(configuration).text, environment: [:])
        #expect(reader.mistakes.isEmpty)
        for setting in Setting.all { #expect(setting.write(reader.configuration) == setting.write(configuration)) }
    }

    @Test("is the example that is shipped")
    func example() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        let file = root.appendingPathComponent("config/postern.yaml").standardizedFileURL
        #expect(try String(contentsOf: file, encoding: .utf8) == ExplainedConfiguration().text)
    }
}
