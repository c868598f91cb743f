package import PosternTrust
package import PosternWire

/// Somebody whom the reader may want to write to. All of it is the sender's claim: what counts is what the user's own
/// device lists say, and a card whose identity differs from theirs is shown so.
package struct ContactCard: Hashable, Sendable {
    package let who: Who
    package let login: Login
    /// H(identity), as the sender has it.
    package let identity: Hash512
    /// What the sender calls them: at most ``ContentLimits/labelBytes``, may be empty.
    package let name: Line

    package init(who: Who, login: Login, identity: Hash512, name: Line = .empty) {
        self.who = who
        self.login = login
        self.identity = identity
        self.name = name
    }
}
