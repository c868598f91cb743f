extension RefusalCode {
    /// As it is written: `too-large`.
    package var word: String { hyphenated("\(self)") }
}

extension GoodbyeReason {
    /// As it is written: `too-slow`.
    package var word: String { hyphenated("\(self)") }
}

/// `tooLarge` becomes `too-large`.
private func hyphenated(_ name: String) -> String {
    name.reduce(into: "") { text, character in
        if character.isUppercase { text += "-" }
        text += character.lowercased()
    }
}
