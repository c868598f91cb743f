import Synchronization

/// Rises with every act that changes who may do what: whatever was made of principals and policies before is outdated.
final class AccessVersion: Sendable {
    private let value = Atomic<UInt64>(0)

    var current: UInt64 { value.load(ordering: .acquiring) }

    func rise() { value.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

extension Relay {
    /// How often who may do what has changed. It rises before the act that changes it is answered: what was read after
    /// looking at it holds for as long as it stays.
    package var accessVersion: UInt64 { access.current }
}
