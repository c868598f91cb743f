/// One mistake in a configuration, and where it is.
package struct ConfigurationMistake: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// Line and column, from 1.
        case file(line: Int, column: Int)
        case variable(String)
        /// The file as a whole.
        case whole
    }

    package let place: Place
    package let message: String

    package init(_ place: Place, _ message: String) {
        self.place = place
        self.message = message
    }

    /// `FILE:LINE:COLUMN: message`, as editors read it.
    package func line(file: String) -> String {
        switch place {
        case .file(let line, let column): "\(file):\(line):\(column): \(message)"
        case .variable(let name): "\(name): \(message)"
        case .whole: "\(file): \(message)"
        }
    }
}

/// All mistakes of one configuration, in the order of the file.
package struct ConfigurationError: Error, Hashable, Sendable {
    package let file: String
    package let mistakes: [ConfigurationMistake]
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        mistakes.map { $0.line(file: file) }.joined(separator: "\n")
    }
}
