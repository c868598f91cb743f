import PosternRelay
import PosternWire

/// One setting: its name, what it means, and what it may be. The one description of the configuration's file.
struct Setting: Sendable {
    typealias Path<Value> = WritableKeyPath<Configuration, Value> & Sendable

    /// Section and name, parted by a dot.
    let name: String
    let meaning: String
    let expected: String
    /// A running daemon takes a new value at SIGHUP.
    let isLive: Bool
    /// - Returns: False, and nothing is changed, for what the setting may not be.
    let read: @Sendable (SettingText, inout Configuration) -> Bool
    let write: @Sendable (Configuration) -> String
    /// Takes over what the first one says.
    let copy: @Sendable (Configuration, inout Configuration) -> Void

    init<Value>(
        _ name: String,
        _ path: any Path<Value>,
        _ kind: SettingKind<Value>,
        isLive: Bool = false,
        _ meaning: String
    ) {
        self.name = name
        self.meaning = meaning
        self.isLive = isLive
        expected = kind.expected
        read = { text, configuration in
            guard let value = kind.read(text) else { return false }
            configuration[keyPath: path] = value
            return true
        }
        write = { kind.write($0[keyPath: path]) }
        copy = { $1[keyPath: path] = $0[keyPath: path] }
    }

    /// The environment's variable that overrides it.
    var variable: String {
        "POSTERN_" + name.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }

    /// The section's name; empty outside of sections.
    var section: String {
        name.lastIndex(of: ".").map { String(name[..<$0]) } ?? ""
    }

    /// The name inside of its section.
    var key: String {
        name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }
}

extension Setting {
    /// Every setting, in the order of the explained file.
    static let all: [Setting] = listening + files + limits + mail + providers + logging

    private static let listening = [
        Setting("listen.clients", \.clients, .address, "Where clients come in (TLS 1.3, postern/1)."),
        Setting("listen.admin", \.admin, .address, "Where administrators come in (HTTPS)."),
        Setting(
            "listen.metrics",
            \.metrics,
            .loopbackAddressOrNone,
            "Where this machine looks at the daemon (plain HTTP): /metrics for Prometheus, /healthz, /readyz."
        ),
        Setting(
            "hosts",
            \.hosts,
            .hosts,
            "The relay's addresses as charters of networks name them: how clients find it from anywhere."
        ),
        Setting(
            "admin.client-certificates",
            \.clientCertificateRule,
            .choice,
            "Whether administrators may, or must, show a TLS client certificate of admin.client-authority."
        ),
        Setting(
            "admin.client-authority",
            \.clientAuthority,
            .pathOrNone,
            "The certificates, PEM, of the authorities that sign administrators' client certificates."
        ),
        Setting(
            "admin.requests-per-second",
            \.adminRequestsPerSecond,
            .number(1...10_000, of: "requests"),
            isLive: true,
            "How many requests each access key, token or certificate may send a second, over time."
        ),
        Setting(
            "admin.requests-at-once",
            \.adminRequestsAtOnce,
            .number(1...100_000, of: "requests"),
            isLive: true,
            "How many of them may come at once, after a time without any."
        ),
    ]

    private static let files = [
        Setting("directory", \.directory, .path, "Where the relay keeps its store/ and run/."),
        Setting(
            "master-key",
            \.masterKey,
            .path,
            "32 random bytes that seal the relay's own secrets; readable by the daemon alone. The systemd credential "
                + "postern.master, where there is one, comes first. Keep a copy apart from the back-ups."
        ),
        Setting(
            "certificate.chain",
            \.certificates.chain,
            .path,
            isLive: true,
            "The server's certificate, PEM, with those of its authorities after it."
        ),
        Setting("certificate.key", \.certificates.key, .path, isLive: true, "The server's key, PEM."),
        Setting(
            "certificate.authority",
            \.certificates.authority,
            .pathOrNone,
            isLive: true,
            "The authority's certificate, PEM, whose key charters pin; none: the clients' own roots decide."
        ),
        Setting(
            "certificate.authority-key",
            \.certificates.authorityKey,
            .pathOrNone,
            isLive: true,
            "The local authority's key, PEM: the daemon renews the server's certificate at two thirds of its life."
        ),
        Setting(
            "store.commit-window",
            \.commitWindowMilliseconds,
            .number(0...100, of: "milliseconds"),
            "How long a message may wait for its recipients before it is written. It is acknowledged after that only."
        ),
        Setting(
            "store.reserve",
            \.reserveMebibytes,
            .number(0...65_536, of: "MiB"),
            "Disk space that is held for acknowledgements, deletions and administrators when the disk is full. Then nothing "
                + "new is taken until it has twice as much again."
        ),
    ]

    private static let limits = [
        Setting(
            "limits.connections",
            \.connections,
            .number(1...1_000_000, of: "connections"),
            isLive: true,
            "Clients' connections in all."
        ),
        Setting(
            "limits.connections-of-address",
            \.connectionsOfAddress,
            .number(1...1_000_000, of: "connections"),
            isLive: true,
            "Clients' connections from one address, of IPv6 from one /64; raise it where many sit behind one."
        ),
        Setting(
            "limits.sign-in",
            \.signInSeconds,
            .number(1...60, of: "seconds"),
            isLive: true,
            "How long a connection may take to sign in."
        ),
        Setting(
            "limits.idle",
            \.limits.idleSeconds,
            .number(10...3600, of: "seconds"),
            isLive: true,
            "A connection that says nothing for so long is closed; clients are told, and ping three times as often."
        ),
        Setting(
            "limits.time-to-live",
            \.limits.timeToLiveSeconds,
            .number(60...Limits.timeToLiveSeconds, of: "seconds"),
            isLive: true,
            "How long a message waits for a device, at most."
        ),
        Setting(
            "limits.content",
            \.limits.paddedContentBytes,
            .number(4096...Limits.paddedContentBytes, of: "bytes"),
            isLive: true,
            "A message's padded content."
        ),
        Setting(
            "limits.recipients",
            \.limits.wraps,
            .number(Limits.wraps, of: "devices"),
            "The devices that one message may go to."
        ),
        Setting(
            "limits.unacknowledged",
            \.limits.unacknowledgedDeliveries,
            .number(1...Limits.unacknowledgedDeliveries, of: "messages"),
            isLive: true,
            "What a connection may have been sent without having acknowledged it."
        ),
        Setting(
            "limits.unacknowledged-bytes",
            \.limits.unacknowledgedBytes,
            .number((64 << 10)...Limits.unacknowledgedBytes, of: "bytes"),
            isLive: true,
            "The same in bytes."
        ),
    ]

    private static let providers = [
        Setting(
            "providers.private-addresses",
            \.permitsPrivateProviders,
            .yesOrNo,
            "Identity providers and OpenTDF platforms may be at private addresses too. An administrator of any network "
                + "could then have the relay knock at the servers around it."
        )
    ]

    private static let mail = [
        Setting(
            "mail.from",
            \.mail.from,
            .mailAddressOrNone,
            isLive: true,
            "Whom the invitations come from that the relay mails to new users whose names are mail addresses. None: it "
                + "mails nothing, and posternctl makes all invitations."
        ),
        Setting(
            "mail.sendmail",
            \.mail.sendmail,
            .path,
            isLive: true,
            "The mail server's program that takes letters: it is run as sendmail -t -oi -f FROM."
        ),
        Setting(
            "mail.directory",
            \.mail.directory,
            .pathOrNone,
            isLive: true,
            "For development: letters become files here, named .eml, and sendmail is not run. They hold secrets."
        ),
        Setting(
            "mail.templates",
            \.mail.templates,
            .pathOrNone,
            isLive: true,
            "A directory with subject.txt, invitation.txt and invitation.html in the place of the built-in ones."
        ),
    ]

    private static let logging = [
        Setting(
            "log.level",
            \.logLevel,
            .choice,
            isLive: true,
            "What the log on standard error tells. No names, addresses or keys at info and above."
        ),
        Setting("log.format", \.logFormat, .choice, "How a line of it is written."),
    ]
}
