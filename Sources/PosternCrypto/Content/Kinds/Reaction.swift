/// What somebody feels about a message, or no longer does.
package struct Reaction: Hashable, Sendable {
    package let target: Target
    /// 1 to ``ContentLimits/emojiBytes`` bytes. Whether it is an emoji is not judged, as that changes from year to year.
    package let emoji: Line
    package let isRemoved: Bool
    /// From 1: one more than the last of this user with this emoji on this message, on whichever device it was.
    package let revision: UInt32

    package init(to target: Target, _ emoji: Line, isRemoved: Bool = false, revision: UInt32) {
        self.target = target
        self.emoji = emoji
        self.isRemoved = isRemoved
        self.revision = revision
    }
}
