/// What `admin.env` holds: an access key and where it counts, under the names that stock clients know.
package struct AdminCredentials: Sendable {
    package var accessKey: AccessKey
    /// Any name: the server takes all of them, and stock clients insist on one.
    package var region: String
    /// The path of the certificate that the endpoint's chain ends in; absent for the system's roots.
    package var certificateBundle: String?
    /// `https://host:port`.
    package var endpoint: String?

    package init(accessKey: AccessKey, region: String, certificateBundle: String? = nil, endpoint: String? = nil) {
        self.accessKey = accessKey
        self.region = region
        self.certificateBundle = certificateBundle
        self.endpoint = endpoint
    }
}

/// Why a credentials file cannot be used. A value is never told.
package enum AdminCredentialsError: Error, Hashable, Sendable {
    case tooLarge
    /// The line, from 1, is neither `NAME=VALUE` nor a comment, or its quotes do not fit.
    case malformed(line: Int)
    case repeated(name: String, line: Int)
    case missing(name: String)
    /// The value has a control character, which no line of the file can hold.
    case unwritable(name: String)
}

extension AdminCredentialsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "the credentials file is larger than \(AdminCredentials.largestFile) bytes"
        case .malformed(let line): "line \(line) of the credentials file is not NAME=VALUE"
        case .repeated(let name, let line): "line \(line) of the credentials file sets \(name) again"
        case .missing(let name): "the credentials do not set \(name)"
        case .unwritable(let name): "\(name) has a control character"
        }
    }
}

extension AdminCredentials {
    package static let largestFile = 65_536

    enum Name: String, CaseIterable {
        case accessKeyID = "AWS_ACCESS_KEY_ID"
        case secretAccessKey = "AWS_SECRET_ACCESS_KEY"
        case region = "AWS_REGION"
        case defaultRegion = "AWS_DEFAULT_REGION"
        case certificateBundle = "AWS_CA_BUNDLE"
        case endpoint = "AWS_ENDPOINT_URL_WICKR"
    }

    /// Reads the file's text.
    package init(parsing text: String) throws(AdminCredentialsError) {
        guard text.utf8.count <= Self.largestFile else { throw .tooLarge }
        try self.init(variables: EnvironmentFile(text).variables)
    }

    /// Takes the values from variables, such as those of a process; other names are ignored.
    package init(variables: [String: String]) throws(AdminCredentialsError) {
        let value = { (name: Name) in variables[name.rawValue].flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = value(.accessKeyID) else { throw .missing(name: Name.accessKeyID.rawValue) }
        guard let secret = value(.secretAccessKey) else { throw .missing(name: Name.secretAccessKey.rawValue) }
        guard let region = value(.region) ?? value(.defaultRegion) else {
            throw .missing(name: Name.region.rawValue)
        }
        self.init(
            accessKey: AccessKey(id: id, secret: SecretAccessKey(secret)),
            region: region,
            certificateBundle: value(.certificateBundle),
            endpoint: value(.endpoint)
        )
    }

    /// The file's text: a secret. A shell, systemd and this type read it alike.
    package func fileText() throws(AdminCredentialsError) -> String {
        let values: [(Name, String?)] = [
            (.accessKeyID, accessKey.id), (.secretAccessKey, accessKey.secret.revealed), (.region, region),
            (.defaultRegion, region), (.certificateBundle, certificateBundle), (.endpoint, endpoint),
        ]
        var text = ""
        for case (let name, let value?) in values {
            guard let quoted = EnvironmentFile.quoted(value) else { throw .unwritable(name: name.rawValue) }
            text += "\(name.rawValue)=\(quoted)\n"
        }
        return text
    }
}
