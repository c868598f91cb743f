extension Client {
    /// The texts that the administrator offers for a quick answer, at most ten.
    package func quickResponses() throws -> [String] { try network().settings.quickResponses }

    /// - Parameter number: From 1, as they are listed.
    package func quickResponse(_ number: Int) throws -> String {
        let texts = try quickResponses()
        guard number >= 1, number <= texts.count else { throw ClientError.noSuchQuickResponse(number) }
        return texts[number - 1]
    }
}
