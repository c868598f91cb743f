import Testing

/// Every row of the list of attacks that concerns one device per person, text messages and joining. Each test plays
/// the honest flow too: what the lie keeps from being shown is shown without it.
///
/// One after the other, as all their relays have one address.
@Suite("Attacks", .serialized)
struct Attacks {}
