import Foundation

/// One JSON object on one line, for machines. Fields stand in the order of their names.
package enum JSONLine {
    /// - Returns: Without the line end. Control and format characters are escaped, as they may reach a terminal.
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        var line = ""
        for scalar in text.unicodeScalars {
            if Quoting.isDangerous(scalar) {
                for unit in String(scalar).utf16 { line += "\\u" + hexadecimal(unit) }
            } else {
                line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
