/// Another wording of a text, by its author.
package struct Edit: Hashable, Sendable {
    /// The text itself, never an edit of it.
    package let target: Target
    /// All of the new one.
    package let text: MessageText
    /// From 1: one more than the last edit of this text, on whichever of the author's devices it was made.
    package let revision: UInt32

    package init(of target: Target, _ text: MessageText, revision: UInt32) {
        self.target = target
        self.text = text
        self.revision = revision
    }
}
