extension Store {
    /// What does not hold in the store, looked at while it is in use; empty where it is whole. Reads all of it.
    package func faults() async throws -> [String] {
        try await read { try StoreCheck.faults($0) }
    }
}
