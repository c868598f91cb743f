import ArgumentParser

/// What destroys something is done when its name was typed, or with `--yes`.
struct ConsentArguments: ParsableArguments {
    @Flag(help: "Do not ask; for scripts.") var yes = false

    /// - Parameters:
    ///   - deed: What is about to happen, as a sentence: `removes the network Demo and all that is in it`.
    ///   - name: What has to be typed.
    /// - Throws: ``CommandFailure`` where something else was typed, or where nobody can be asked.
    func ask(_ deed: String, name: String) throws(CommandFailure) {
        if yes { return }
        guard Terminal.canAsk else {
            throw CommandFailure(
                "this \(deed), and there is no terminal to ask on",
                status: .usage,
                hint: "give --yes"
            )
        }
        let typed = Terminal.ask("This \(deed).\nType \(name.onOneLine) to go on: ")
        guard typed == name else { throw CommandFailure("nothing was done") }
    }
}
