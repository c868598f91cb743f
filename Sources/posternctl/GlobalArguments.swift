import ArgumentParser

/// What every command takes.
struct GlobalArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The credentials' file, as 'posternd init' writes it.", valueName: "file"))
    var envFile: String?
    @Flag(help: "Print JSON, for machines.")
    var json = false
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            "Where voucher keys and invitations are kept.",
            discussion: "Default: $POSTERNCTL_STATE, else the directory of --root-file or --env-file.",
            valueName: "dir"
        )
    )
    var stateDirectory: String?

    /// The same arguments with those of these options that stand before the command put behind it, where they are
    /// parsed: `posternctl --json network list` is `posternctl network list --json`.
    static func behindCommand(_ arguments: [String]) -> [String] {
        var (moved, rest) = ([String](), arguments[...])
        while let first = rest.first {
            if ["--env-file", "--state"].contains(first), rest.count >= 2 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first == "--json" || first.hasPrefix("--env-file=") || first.hasPrefix("--state=") {
                moved.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return Array(rest) + moved
    }
}
