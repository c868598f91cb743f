import PosternServer

extension ProviderClient {
    /// One for which every host is this machine.
    static func here(_ limits: ProviderLimits = ProviderLimits()) -> ProviderClient {
        ProviderClient(permitsPrivateAddresses: true, limits: limits) { _ in [.v4(0x7F00_0001)] }
    }
}
