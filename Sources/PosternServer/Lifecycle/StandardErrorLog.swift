import Foundation
package import Logging

/// Writes each event of the log as one line on standard error, in one write, so that lines do not mix.
package struct StandardErrorLog: LogHandler {
    package var metadata = Logger.Metadata()
    private let label: String
    private let format: LogFormat
    private let threshold: LogThreshold
    /// This logger's own level, where it was given one.
    private var ownLevel: Logger.Level?

    package init(label: String, format: LogFormat, threshold: LogThreshold) {
        self.label = label
        self.format = format
        self.threshold = threshold
    }

    package var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = LogLine(
            time: Date.now,
            level: event.level.rawValue,
            label: label,
            message: "\(event.message)",
            details: all.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        )
        let bytes = Array((line.text(format) + "\n").utf8)
        // A log that nobody reads any more is no reason to stop.
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
