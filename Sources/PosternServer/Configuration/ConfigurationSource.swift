import Foundation

/// Where a configuration comes from: read at the start, and again at each SIGHUP.
package struct ConfigurationSource: Sendable {
    /// A YAML file of at most ``largestFile`` bytes.
    package let file: String
    /// `POSTERN_…` variables override the file's settings.
    package let environment: [String: String]

    package static let largestFile = 64 << 10

    package init(file: String, environment: [String: String]) {
        self.file = file
        self.environment = environment
    }

    /// - Throws: Every mistake at once.
    package func read() throws(ConfigurationError) -> Configuration {
        let reader = ConfigurationReader(text: try text(), environment: environment)
        guard reader.mistakes.isEmpty else {
            throw ConfigurationError(file: file, mistakes: reader.mistakes)
        }
        var configuration = reader.configuration
        configuration.base = base
        return configuration
    }

    private func text() throws(ConfigurationError) -> String {
        do {
            let bytes = try InstalledFile.read(file, atMost: Self.largestFile)
            guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("not UTF-8") }
            return text
        } catch let error as InstalledFileError {
            throw failure("\(error.reason)")
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw failure("\(error)")
        }
    }

    private func failure(_ message: String) -> ConfigurationError {
        ConfigurationError(file: file, mistakes: [ConfigurationMistake(.whole, message)])
    }

    private var base: String {
        let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
        return directory.isEmpty ? "." : directory
    }
}
