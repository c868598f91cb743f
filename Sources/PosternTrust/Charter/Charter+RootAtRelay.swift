import PosternWire

extension Charter {
    /// The extension that says so.
    static let rootAtRelay: UInt16 = 1

    /// The relay made the network by itself and holds its root, so that nobody but the relay vouches for this charter.
    package var isRootAtRelay: Bool {
        get { extensions.items.contains { $0.type == Self.rootAtRelay } }
        set {
            let others = extensions.items.filter { $0.type != Self.rootAtRelay }
            let own = newValue ? [Extensions.Item(type: Self.rootAtRelay, value: [])] : []
            extensions = Extensions(items: (own + others).sorted { $0.type < $1.type })
        }
    }
}

extension CharterChain {
    /// What clients show until an administrator takes the network over with a root of their own.
    package var rootIsAtRelay: Bool { newest.content.isRootAtRelay }
}
