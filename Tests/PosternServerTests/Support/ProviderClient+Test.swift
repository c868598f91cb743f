import PosternServer

extension ProviderClient {
    /// One for which every host is this machine.
    static func here(_ limits: ProviderLimits = .patient) -> ProviderClient {
        ProviderClient(permitsPrivateAddresses: true, limits: limits) { _ in [.v4(0x7F00_0001)] }
    }
}

extension ProviderLimits {
    /// For errands whose end nothing but their course decides, on a machine that has much to do.
    static let patient: ProviderLimits = {
        var limits = ProviderLimits()
        limits.time = .seconds(120)
        return limits
    }()
}
