package import Logging
package import PosternRelay
import PosternWire

/// Everything that an operator may set, read once. What each setting means and may be stands in ``Setting/all``.
package struct Configuration: Sendable {
    /// Where clients come in.
    package var clients = ListenAddress(host: "0.0.0.0", port: 7443)
    /// Where administrators come in.
    package var admin = ListenAddress(host: "0.0.0.0", port: 7444)
    /// Where this machine looks at the daemon; `nil`: nowhere.
    package var metrics: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 7445)
    /// The relay's addresses as charters of networks name them, each `host:port`.
    package var hosts = ["localhost:7443"]
    package var clientCertificateRule = ClientCertificateRule.off
    /// The PEM file of the authorities that sign administrators' client certificates.
    package var clientAuthority: String?
    /// How many requests an administrator's credential may send, each second and at once.
    package var adminRequestsPerSecond = 20
    package var adminRequestsAtOnce = 100
    package var directory = "."
    package var certificates = CertificateFiles()
    package var masterKey = "secrets/master.key"
    package var limits = OperatorLimits()
    package var connections = 20_000
    package var connectionsOfAddress = Limits.connectionsOfAddress
    package var signInSeconds = Limits.signInSeconds
    package var commitWindowMilliseconds = 2
    /// Room on the disk for when there is no other.
    package var reserveMebibytes = 64
    /// Where an identity provider or an OpenTDF platform may be.
    package var permitsPrivateProviders = false
    package var mail = MailSettings()
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.logfmt

    /// What relative paths start from: the directory of the configuration's file.
    package var base = "."

    package init() {}
}

/// The PEM files that a server shows and proves itself with.
package struct CertificateFiles: Hashable, Sendable {
    /// The server's certificate first; the authority's is in it too.
    package var chain = "certificates/chain.pem"
    package var key = "certificates/server.key"
    /// The certificate whose key clients pin; `nil`: the system's roots decide.
    package var authority: String? = "certificates/authority.pem"
    /// The local authority's key; `nil`: somebody else renews the certificate.
    package var authorityKey: String?

    package init() {}
}

/// How a line of the log is written.
package enum LogFormat: String, CaseIterable, Sendable {
    case logfmt
    case json
}

extension Configuration {
    /// A path of the configuration, from ``base`` where it is relative.
    package func location(of path: String) -> String {
        path.hasPrefix("/") ? path : path == "." ? base : "\(base)/\(path)"
    }

    package var certificateFiles: CertificateFiles {
        var files = certificates
        files.chain = location(of: files.chain)
        files.key = location(of: files.key)
        files.authority = files.authority.map(location)
        files.authorityKey = files.authorityKey.map(location)
        return files
    }

    var adminRate: RateLimits.Rate {
        RateLimits.Rate(perSecond: Double(adminRequestsPerSecond), burst: Double(adminRequestsAtOnce))
    }

    /// Which client certificates administrators may show.
    package var clientCertificates: ClientCertificates {
        get throws(ClientCertificateFault) {
            try ClientCertificates(clientCertificateRule, authority: clientAuthority.map(location))
        }
    }

    /// Where the store lies.
    package var storeDirectory: String { "\(location(of: directory))/store" }

    /// What counts only while the daemon runs.
    package var runDirectory: String { "\(location(of: directory))/run" }
}
