/// The author wants a message to be deleted at everyone.
package struct Recall: Hashable, Sendable {
    package let target: Target

    package init(of target: Target) { self.target = target }
}
