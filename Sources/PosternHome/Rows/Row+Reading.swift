import FoundationEssentials
import GRDB
import PosternWire

/// Reads columns without trust in the file: what has another type or size than the schema says is damage, not a trap.
extension Row {
    func data(_ column: String) throws(HomeError) -> Data {
        guard let value = Data.fromDatabaseValue(self[column]) else { throw .damaged(column) }
        return value
    }

    func bytes(_ column: String) throws(HomeError) -> [UInt8] { [UInt8](try data(column)) }

    func optionalBytes(_ column: String) throws(HomeError) -> [UInt8]? {
        isNull(column) ? nil : try bytes(column)
    }

    func integer(_ column: String) throws(HomeError) -> Int64 {
        guard let value = Int64.fromDatabaseValue(self[column]) else { throw .damaged(column) }
        return value
    }

    func optionalText(_ column: String) throws(HomeError) -> String? {
        guard !isNull(column) else { return nil }
        guard let value = String.fromDatabaseValue(self[column]) else { throw .damaged(column) }
        return value
    }

    func optionalInteger(_ column: String) throws(HomeError) -> Int64? {
        isNull(column) ? nil : try integer(column)
    }

    func unsigned(_ column: String) throws(HomeError) -> UInt64 {
        guard let value = UInt64(exactly: try integer(column)) else { throw .damaged(column) }
        return value
    }

    func version(_ column: String) throws(HomeError) -> UInt32 {
        guard let value = UInt32(exactly: try integer(column)) else { throw .damaged(column) }
        return value
    }

    func flag(_ column: String) throws(HomeError) -> Bool { try integer(column) != 0 }

    func time(_ column: String) throws(HomeError) -> Timestamp {
        Timestamp(milliseconds: try unsigned(column))
    }

    func optionalTime(_ column: String) throws(HomeError) -> Timestamp? {
        isNull(column) ? nil : try time(column)
    }

    func id<Subject>(_ column: String) throws(HomeError) -> Identifier<Subject> {
        guard let value = Identifier<Subject>(try data(column)) else { throw .damaged(column) }
        return value
    }

    func optionalID<Subject>(_ column: String) throws(HomeError) -> Identifier<Subject>? {
        isNull(column) ? nil : try id(column)
    }

    func hash(_ column: String) throws(HomeError) -> Hash512 {
        guard let value = Hash512(try bytes(column)) else { throw .damaged(column) }
        return value
    }

    func optionalHash(_ column: String) throws(HomeError) -> Hash512? {
        isNull(column) ? nil : try hash(column)
    }

    /// A value of an enumeration that is stored by number.
    func choice<Choice: RawRepresentable<Int64>>(_ column: String) throws(HomeError) -> Choice {
        guard let value = Choice(rawValue: try integer(column)) else { throw .damaged(column) }
        return value
    }

    func optionalChoice<Choice: RawRepresentable<Int64>>(_ column: String) throws(HomeError) -> Choice? {
        isNull(column) ? nil : try choice(column)
    }

    private func isNull(_ column: String) -> Bool { (self[column] as DatabaseValue).isNull }
}
