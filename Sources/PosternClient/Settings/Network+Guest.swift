import PosternTrust
import PosternWire

extension Network {
    /// With the policies that bind a user who has no device here: for a password that is chosen before there is one. What is
    /// refused is left out; the device tells of it when it signs in.
    ///
    /// - Parameters:
    ///   - place: The user's group, as the relay says.
    ///   - connection: A guest's that may act for the user.
    func boundAsGuest(by place: GroupPlace?, _ connection: ClientConnection) async throws -> Network {
        var network = self
        let documents = try await connection.documents(.policy, of: PolicyScope.zero.bytes)
        do {
            _ = try network.take(policies: documents, arriving: .joining)
        } catch ClientError.untrusted {}
        if let place, let group = try await group(place, connection) { network.use(group) }
        return network
    }

    private func group(_ place: GroupPlace, _ connection: ClientConnection) async throws -> SecurityGroup? {
        guard var group = SecurityGroup(place.group, of: id) else { return nil }
        do {
            let documents = try await connection.documents(.policy, of: group.scope.bytes)
            _ = try group.take(documents, under: charters, arriving: .joining)
            return group
        } catch ClientError.untrusted {
            return nil
        } catch let refusal as RelayRefusal where refusal.code == .notFound {
            return nil
        }
    }
}
