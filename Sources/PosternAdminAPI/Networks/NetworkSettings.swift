/// The settings of a network, all of them optional: what an update changes, or the whole state.
package struct NetworkSettings: Codable, Hashable, Sendable {
    package var enableClientMetrics: Bool?
    package var readReceiptConfig: ReadReceiptConfig?
    /// The same switch as ``UpdateDataRetention``'s.
    package var dataRetention: Bool?
    package var enableTrustedDataFormat: Bool?
    package var consentPopup: ConsentPopupConfig?

    package init() {}
}

/// Whether people see that their messages were read.
package struct ReadReceiptConfig: Codable, Hashable, Sendable {
    package enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        case disabled = "DISABLED"
        /// Each user decides.
        case enabled = "ENABLED"
        case forceEnabled = "FORCE_ENABLED"
    }

    package var status: Status?

    package init(status: Status? = nil) { self.status = status }
}

/// The notice that a client shows when somebody signs in.
package struct ConsentPopupConfig: Codable, Hashable, Sendable {
    package var enabled: Bool
    package var header: String?
    /// Markdown.
    package var content: String?
    package var closeButtonLabel: String?

    package init(enabled: Bool) { self.enabled = enabled }
}

extension NetworkSettings {
    /// What a new network has: every setting.
    package static let defaults: NetworkSettings = {
        var settings = NetworkSettings()
        settings.enableClientMetrics = false
        settings.readReceiptConfig = ReadReceiptConfig(status: .enabled)
        settings.dataRetention = false
        settings.enableTrustedDataFormat = false
        settings.consentPopup = ConsentPopupConfig(enabled: false)
        return settings
    }()

    /// This state with the settings that `change` has, inside of objects too.
    ///
    /// - Throws: `EncodingError` or `DecodingError`, neither of which settings can cause.
    package func merged(with change: NetworkSettings) throws -> NetworkSettings {
        try JSONValue(encoding: self).merged(with: JSONValue(encoding: change)).decoded(as: Self.self)
    }
}

extension NetworkSettings {
    package static let fields: [Field] = [
        Field("enableClientMetrics", .boolean, "Clients may send figures of use that name nobody."),
        Field(
            "readReceiptConfig",
            .object(ReadReceiptConfig.fields, unknown: .refused),
            "Whether people see that their messages were read."
        ),
        Field("dataRetention", .boolean, "The retention bot gets every message."),
        Field("enableTrustedDataFormat", .boolean, "OpenTDF decides who reads what."),
        Field("consentPopup", .object(ConsentPopupConfig.fields, unknown: .refused), "A notice at sign-in."),
    ]
}

extension ReadReceiptConfig {
    static let fields: [Field] = [
        Field("status", .choice(Status.allCases.map(\.rawValue)), "Off, as each user likes, or on.")
    ]
}

extension ConsentPopupConfig {
    static let fields: [Field] = [
        Field("enabled", .boolean, .required, "Whether it is shown."),
        Field("header", .text(TextRule(0...100, .printable)), "The heading."),
        Field("content", .text(TextRule(0...5_000, .paragraphs)), "The notice, as Markdown."),
        Field("closeButtonLabel", .text(TextRule(0...20, .printable)), "What the button says."),
    ]
}
