/// A text in which `*` stands for any characters, none included, and `?` for exactly one. No character escapes another.
///
/// A match takes at most as many steps as text and pattern have characters, multiplied: after a mismatch only the last
/// `*` takes one character more, since what an earlier one could take instead the last one can take as well. So no
/// pattern makes it exponential.
struct WildcardPattern: Hashable, Sendable {
    let text: String
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        self.text = text
        scalars = Array(text.normalised.unicodeScalars)
    }

    /// - Parameter isOpen: Whether something unknown follows `text`, which only a `*` stands for.
    func matches(_ text: String, isOpen: Bool = false) -> Bool {
        var steps = 0
        return matches(text.normalised.unicodeScalars.map { $0 } + (isOpen ? [nil] : []), steps: &steps)
    }

    /// - Parameters:
    ///   - subject: `nil` for what only a `*` stands for.
    ///   - steps: Gains the number of comparisons.
    func matches(_ subject: [Unicode.Scalar?], steps: inout Int) -> Bool {
        var position = 0
        var place = 0
        /// The last `*`, and where what it stands for ends.
        var star: (place: Int, end: Int)?
        while position < subject.count {
            steps += 1
            if place < scalars.count, scalars[place] == "*" {
                star = (place, position)
                place += 1
            } else if place < scalars.count, let scalar = subject[position],
                scalars[place] == "?" || scalars[place] == scalar
            {
                position += 1
                place += 1
            } else if let last = star {
                star = (last.place, last.end + 1)
                position = last.end + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return scalars[place...].allSatisfy { $0 == "*" }
    }
}
