import PosternPrimitives

extension SecretBytes {
    /// A copy for comparing: `#expect` cannot take a value that cannot be copied.
    var exposed: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
