/// The master key's bytes: from systemd's credential where there is one, else from the file that is configured.
struct MasterKeyFile {
    let path: String
    let isCredential: Bool

    static let byteCount = 32
    private static let credential = "postern.master"

    init(_ configuration: Configuration, environment: [String: String]) {
        if let directory = environment["CREDENTIALS_DIRECTORY"], case let path = "\(directory)/\(Self.credential)",
            InstalledFile.exists(path)
        {
            self.path = path
            isCredential = true
        } else {
            path = configuration.location(of: configuration.masterKey)
            isCredential = false
        }
    }

    /// - Throws: Also when others than its owner may read the file; systemd sees to that of its own credentials.
    func read() throws(InstalledFileError) -> [UInt8] {
        if !isCredential, InstalledFile.isOpenToOthers(path) {
            throw InstalledFileError(path: path, reason: "others may read it: chmod 600 \(path)")
        }
        let bytes = try InstalledFile.read(path, atMost: Self.byteCount)
        guard bytes.count == Self.byteCount else {
            throw InstalledFileError(path: path, reason: "has \(bytes.count) bytes and not \(Self.byteCount)")
        }
        return bytes
    }
}
