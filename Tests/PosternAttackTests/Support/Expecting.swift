import PosternClient
import Testing

/// Expects that nothing is sent, because an identity changed.
///
/// - Parameter isHeld: Nothing but the user's acceptance lets it pass.
func expectIdentityChanged(
    _ login: String,
    isHeld: Bool,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch ClientError.identityChanged(login: login, safety: _, isHeld: isHeld) {
        // As it has to be.
    } catch {
        Issue.record("thrown: \(error)", sourceLocation: sourceLocation)
    }
}
