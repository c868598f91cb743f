package import PosternWire

/// What a person wrote: 1 to ``Limits/textBytes`` bytes of UTF-8, and whom it speaks of.
package struct MessageText: Hashable, Sendable {
    package let text: String
    /// At most ``ContentLimits/mentions``, which rise and do not overlap.
    package let mentions: [Mention]

    package init(_ text: String, mentions: [Mention] = []) {
        self.text = text
        self.mentions = mentions
    }
}

/// A part of a text that stands for a user. A claim like the text itself: the user need not be in the conversation.
package struct Mention: Hashable, Sendable {
    /// Bytes of the text's UTF-8; it begins and ends between two characters (Unicode scalars).
    package let range: Range<Int>
    package let who: Who

    package init(_ range: Range<Int>, _ who: Who) {
        self.range = range
        self.who = who
    }
}
