#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JSONValue {
    /// The value as Swift's coding describes it.
    ///
    /// - Throws: `EncodingError` when the value has no JSON form; ours all have one.
    package init(encoding value: some Encodable) throws {
        self = try JSONParser.parse(Array(JSONEncoder().encode(value)))
    }

    /// - Throws: `DecodingError` when the members are not those of `Value`. A value that was checked
    ///   against its declaration always is one: a test holds each declaration and type together.
    package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(serialised))
    }
}
