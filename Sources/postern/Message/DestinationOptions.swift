import ArgumentParser
import PosternClient

/// A user or a room.
struct DestinationOptions: ParsableArguments {
    @Option(help: "The user's login.")
    var to: String?

    @Option(help: "The room's title, or the start of its id.")
    var room: String?

    func validate() throws {
        guard to == nil || room == nil else { throw ValidationError("give --to or --room, not both") }
    }

    func require() throws {
        guard to != nil || room != nil else { throw ValidationError("give --to or --room") }
    }

    /// Only after ``require()``.
    func chosen() throws -> Destination {
        if let room { return .room(RoomChoice(room)) }
        return .user(try Client.login(typed: to ?? ""))
    }

    /// `nil` for everything.
    func optional() throws -> Destination? { to == nil && room == nil ? nil : try chosen() }
}
