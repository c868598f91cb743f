/// All that one device has shown, over any number of looks.
final class Screen {
    let person: Person
    private(set) var texts: [String] = []
    private(set) var kinds: [String: Int] = [:]

    init(_ person: Person) {
        self.person = person
    }

    func look() async throws {
        let shown = try await person.look()
        texts += shown.texts
        kinds.merge(shown.kinds, uniquingKeysWith: +)
    }

    /// What was shown more than once.
    var doubled: [String] {
        Dictionary(grouping: texts) { $0 }.filter { $0.value.count > 1 }.map(\.key).sorted()
    }
}
