import Foundation
import PosternAdminAPI
import Testing

/// Reads one of the files beside the tests.
func vectors<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    let file = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Vectors"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

/// The error that `body` throws, for comparing it whole.
func failure<Value, Failure: Error>(of body: () throws(Failure) -> Value) -> Failure? {
    do throws(Failure) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
