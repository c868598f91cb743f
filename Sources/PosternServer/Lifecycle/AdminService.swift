import ServiceLifecycle

/// The admin endpoint as a part of the daemon: what it fails with names its address.
struct AdminService: Service {
    let endpoint: AdminEndpoint
    let address: ListenAddress

    func run() async throws {
        do {
            try await endpoint.run()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StartError.adminEndpoint(address, reason: "\(error)")
        }
    }
}
