import Foundation

/// One event of the log as a line of text; nothing in it can end the line early.
struct LogLine {
    let time: Date
    let level: String
    let label: String
    let message: String
    let details: [(name: String, value: String)]

    func text(_ format: LogFormat) -> String {
        switch format {
        case .logfmt: pairs.map { "\($0.name)=\(Self.word($0.value))" }.joined(separator: " ")
        case .json: "{\(pairs.map { "\(Self.quoted($0.name)):\(Self.quoted($0.value))" }.joined(separator: ","))}"
        }
    }

    private var pairs: [(name: String, value: String)] {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return [("time", time.ISO8601Format(style)), ("level", level), ("source", label), ("message", message)]
            + details
    }

    private static func word(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
        }
        return isPlain && !text.isEmpty ? text : quoted(text)
    }

    /// A string of JSON (RFC 8259 §7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
