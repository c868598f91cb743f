/// A configuration as a file that explains every setting.
package struct ExplainedConfiguration {
    /// YAML; reads back as the configuration that it was made of.
    package let text: String

    package init(_ configuration: Configuration = Configuration()) {
        let fallback = Configuration()
        var lines = Self.preface
        var section = ""
        for setting in Setting.all {
            if setting.section != section {
                section = setting.section
                lines += section.isEmpty ? [""] : ["", "\(section):"]
            } else {
                lines.append("")
            }
            let indent = section.isEmpty ? "" : "  "
            lines += Self.comment(on: setting, fallback).map { "\(indent)# \($0)" }
            lines.append("\(indent)\(setting.key): \(setting.write(configuration))")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static let preface = [
        "# The configuration of posternd. Check a change with: posternd check-config --config FILE",
        "# At SIGHUP the daemon takes new values of the settings marked live; the others wait for a restart.",
        "# A variable of the environment overrides a setting: POSTERN_LOG_LEVEL for log.level.",
    ]

    private static func comment(on setting: Setting, _ fallback: Configuration) -> [String] {
        wrapped(setting.meaning) + wrapped("May be: \(setting.expected).")
            + ["Default: \(setting.write(fallback))\(setting.isLive ? "; live" : "")"]
    }

    /// Lines of at most 100 characters.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < 100 {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
