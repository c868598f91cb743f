import ArgumentParser
import PosternClient

struct DeviceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make this home a device of yours, with the password or the recovery key.",
        discussion: """
            The network is checked by its code before anything that follows from the password leaves this machine. \
            The command may be repeated when it was cut off. The home opens with the password, unless a key file or \
            another passphrase is given.
            """
    )

    @OptionGroup var options: HomeOptions
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var secretOptions: SecretOptions

    func run() async throws {
        let visit = try await remote.visitFromHere()
        let secret = try secretOptions.secret()
        let new = NewDevice(home: options.directory, unlock: try options.unlockOfNewHome(secret))
        let client = try await new.add(visit, with: secret)
        try client.warn()
        try StandardOutput.write(try client.whoAmI().printable(), asJSON: options.json)
    }
}

extension HomeOptions {
    /// - Parameter secret: A password opens the home too, unless something else is given.
    func unlockOfNewHome(_ secret: AccountSecret? = nil) throws -> Unlock {
        if let given = try given() { return given }
        if case .password(let password, _)? = secret { return .passphrase(password) }
        guard !Client.hasHome(in: directory) else { return try unlock() }
        return .passphrase(try NewPassword.read(nil, "a passphrase for this home", .rulesAlone))
    }
}
