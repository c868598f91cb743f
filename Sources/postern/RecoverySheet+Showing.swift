import PosternClient

extension RecoverySheet {
    private static let mistakes = 5

    /// Lets its owner write it down: the only time that it is seen.
    ///
    /// - Parameters:
    ///   - file: Where to write it instead of showing it.
    ///   - isConfirmed: Whether three words are asked back.
    static func handOver(toFile file: String?, isConfirmed: Bool, asJSON: Bool) throws -> RecoverySheet {
        let sheet = try RecoverySheet.make()
        if let file {
            try sheet.stage(file)
            StandardError.note("your recovery key goes to \(file): keep it elsewhere, it opens your account")
        } else if Input.canAsk {
            try sheet.show()
            if isConfirmed { try sheet.askBack() }
        } else {
            guard !isConfirmed else {
                throw Failure.Thrown(
                    "there is no terminal to show the recovery key on",
                    hint: "name a file for it with --recovery-file"
                )
            }
            try StandardOutput.write(sheet.printable(), asJSON: asJSON)
        }
        return sheet
    }

    private func show() throws {
        try Input.show(
            ["", "This is your recovery key. It is shown once, and kept nowhere: write it down, on paper.", ""]
                + rows + [
                    "",
                    "With it you can come back when the password is forgotten or every device is lost. So can whoever",
                    "finds it.", "",
                ]
        )
    }

    private func askBack() throws {
        var mistakes = 0
        for number in Self.asked() {
            while !isWord(try Input.ask("word \(number)"), number) {
                mistakes += 1
                guard mistakes < Self.mistakes else {
                    throw Failure.Thrown("the words differ from those that were shown", hint: "begin anew", exitCode: 1)
                }
                try Input.show(["that is not word \(number): look at what you wrote down"])
            }
        }
    }
}
