import PosternTrust
import PosternWire

extension OwnDevice {
    /// `id  added  label`, parted by tabs.
    package func printable() throws -> Printable {
        let fields = Fields(device: id.description, label: label, added: added.rfc3339, isThisDevice: isThisOne)
        let notes = [label.map(Quoting.quoted), isThisOne ? "(this device)" : nil].compactMap(\.self)
        return Printable(
            lines: [([fields.device, fields.added] + notes).joined(separator: "\t")],
            json: try JSONLine.encode(fields)
        )
    }

    private struct Fields: Encodable {
        let version = 1
        let device: String
        let label: String?
        let added: String
        let isThisDevice: Bool
    }
}

extension LinkView {
    /// For people with a picture, unless it goes to a program.
    package func printable() throws -> Printable {
        Printable(
            lines: picture + ["link: \(codeText)"],
            json: try JSONLine.encode(["link": codeText])
        )
    }
}

extension LinkComparison {
    package func printable() throws -> Printable {
        Printable(lines: ["digits: \(text)"], json: try JSONLine.encode(["digits": text]))
    }
}

extension RecoverySheet {
    /// For who has no terminal and no file: once, as a result.
    package func printable() throws -> Printable {
        Printable(lines: ["recovery key: \(line)"], json: try JSONLine.encode(["recoveryKey": line]))
    }
}

extension Printable {
    /// That something was done.
    ///
    /// - Parameter name: Of the deed, for machines.
    package static func done(_ name: String, _ line: String) throws -> Printable {
        Printable(lines: [line], json: try JSONLine.encode(["done": name]))
    }
}
