/// Draws the operating key of a network to be made, and tells what its charter has to name.
package enum PrepareNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:PrepareNetwork",
        .write,
        .post,
        "/postern/v1/networks/prepare",
        "Begin to make a network whose root key stays with you.",
        reply: [
            Field("preparation", .text(TextRule(1...256, .word)), .required, "What CreateCharteredNetwork asks for."),
            Field("operatingKey", .bytes(133...133), .required, "The server's public key."),
            Field("hosts", .list(.text(TextRule(1...300, .word)), 0...Int.max), .required, "Each as host:port."),
            Field(
                "caKeyHashes",
                .list(.bytes(64...64), 0...Int.max),
                .required,
                "Empty where the system's roots decide."
            ),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package init() {}
    }

    package struct Reply: Codable, Hashable, Sendable {
        /// What ``CreateCharteredNetwork`` has to name.
        package var preparation: String
        /// The public key, 133 bytes.
        package var operatingKey: Base64Bytes
        /// The server's addresses, each `host:port`.
        package var hosts: [String]
        /// 64 bytes each; empty where the system's roots decide.
        package var caKeyHashes: [Base64Bytes]

        package init(preparation: String, operatingKey: [UInt8], hosts: [String], caKeyHashes: [[UInt8]]) {
            self.preparation = preparation
            self.operatingKey = Base64Bytes(operatingKey)
            self.hosts = hosts
            self.caKeyHashes = caKeyHashes.map(Base64Bytes.init)
        }
    }
}
