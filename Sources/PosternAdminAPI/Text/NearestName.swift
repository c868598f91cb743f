/// What somebody meant who wrote a name that does not exist.
package enum NearestName {
    /// - Returns: The one of `names` with the fewest letters to insert, delete or replace, a third of them at most;
    ///   of a dotted name its last part alone may have been written.
    package static func of(_ word: String, among names: [String]) -> String? {
        let best = names.min { (distance(word, $0), $0) < (distance(word, $1), $1) }
        guard let best, distance(word, best) <= max(1, best.count / 3) else {
            return names.first { $0.hasSuffix("." + word) }
        }
        return best
    }

    private static func distance(_ first: String, _ second: String) -> Int {
        let letters = Array(second)
        var row = Array(0...letters.count)
        for (index, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in letters.indices {
                let replaced = diagonal + (letters[column] == letter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[letters.count]
    }
}
