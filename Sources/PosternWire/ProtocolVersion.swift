/// The protocol's version: the major one is agreed on by TLS, the minor one by `Hello` and `Welcome`.
package enum ProtocolVersion {
    /// The ALPN name. Another major version is another name.
    package static let applicationProtocol = "postern/1"
    /// What this code speaks. A peer with a lower one is served at its own; unknown fields are ignored both ways.
    package static let minor: UInt32 = 0

    /// The minor version that both speak: the lower one.
    package static func negotiate(_ theirs: UInt32, ours: UInt32 = minor) -> UInt32 { min(theirs, ours) }
}
