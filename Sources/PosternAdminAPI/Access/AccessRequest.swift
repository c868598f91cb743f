/// What somebody wants to do, as policies see it. What is `nil` is not known.
package struct AccessRequest: Hashable, Sendable {
    /// `wickr:CreateNetwork`.
    package var action: String
    /// Of which every one has to be allowed; nothing is allowed on none.
    package var resources: [ResourceName]
    /// The name of who asks: `aws:username`.
    package var principal: String?
    /// `aws:SourceIp`.
    package var sourceAddress: IPAddress?
    /// Seconds since 1970: `aws:CurrentTime`.
    package var time: Int64?
    /// Whether it came by TLS: `aws:SecureTransport`.
    package var isSecure: Bool?

    package init(
        action: String,
        resources: [ResourceName],
        principal: String? = nil,
        sourceAddress: IPAddress? = nil,
        time: Int64? = nil,
        isSecure: Bool? = nil
    ) {
        self.action = action
        self.resources = resources
        self.principal = principal.map(\.normalised)
        self.sourceAddress = sourceAddress
        self.time = time
        self.isSecure = isSecure
    }

    /// What a request that the router matched wants to do.
    package init(_ match: AdminRouter.Match) {
        self.init(
            action: match.declaration.action,
            resources: [match.declaration.resource(pathFields: match.pathFields)]
        )
    }
}
