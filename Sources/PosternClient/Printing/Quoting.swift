/// Keeps text of others from moving the cursor, ending a line, or turning the direction of what follows.
package enum Quoting {
    /// Control and format characters as Swift would write them (`\n`, `\u{1b}`); everything else as it is.
    package static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if isDangerous(scalar) {
                    quoted += "\\u{" + String(scalar.value, radix: 16) + "}"
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted
    }

    /// Zero-width joiners (U+200C, U+200D) are part of ordinary writing and of emoji.
    package static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        case .format: scalar.value != 0x200C && scalar.value != 0x200D
        default: false
        }
    }
}
