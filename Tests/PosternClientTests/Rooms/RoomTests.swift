import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternClient

extension WithRelay {
    @Suite("Rooms")
    struct RoomTests {
        private func logins(_ texts: String...) throws -> [Login] { try texts.map { try Login($0) } }

        @Test("two moderators change a room at once: both changes hold, and new members get what follows")
        func concurrentChanges() async throws {
            let (rosa, rolf) = (try await Member("rosa"), try await Member("rolf"))
            let (rita, rudi) = (try await Member("rita"), try await Member("rudi"))
            let room = RoomChoice("Both at once")
            _ = try await rosa.client.createRoom(
                title: "Both at once",
                description: "",
                kind: .moderated,
                with: logins("rolf")
            )
            _ = try await rosa.client.setRole(.moderator, of: Login("rolf"), in: room)
            _ = try await rolf.client.look()
            async let one = rosa.client.add(logins("rita"), to: room)
            async let other = rolf.client.add(logins("rudi"), to: room)
            #expect(try await one.isChanged)
            #expect(try await other.isChanged)
            for member in [rosa, rolf] {
                _ = try await member.client.look()
                let shown = try member.client.room(room)
                #expect(shown.members.map(\.login) == ["rita", "rolf", "rosa", "rudi"])
            }
            _ = try await rosa.client.send("to all four", toRoom: room)
            for member in [rolf, rita, rudi] { #expect(try await member.client.look().texts == ["to all four"]) }
            for member in [rita, rudi] { #expect(try member.client.room(room).standing == .member) }
        }

        @Test("messages that are sent while a room changes come once, in their order, and their sender is told nothing")
        func concurrentSends() async throws {
            let (sven, sina) = (try await Member("sven"), try await Member("sina"))
            _ = try await Member("saul")
            let room = RoomChoice("In motion")
            _ = try await sven.client.createRoom(
                title: "In motion",
                description: "",
                kind: .moderated,
                with: logins("sina")
            )
            _ = try await sina.client.look()
            let texts = (1...8).map { "message \($0)" }
            async let sending: Void = {
                for text in texts { _ = try await sina.client.send(text, toRoom: room) }
            }()
            async let changing: Void = {
                for _ in 1...3 {
                    _ = try await sven.client.add(logins("saul"), to: room)
                    _ = try await sven.client.remove(logins("saul"), from: room)
                }
            }()
            _ = try await (sending, changing)
            #expect(try await sven.client.look().texts == texts)
            let told = try await sina.client.look().notices.map(\.kind).filter { $0 != "room-changed" }
            #expect(Set(told).isSubset(of: ["new-contact"]))
            #expect(try sina.client.room(room).version == 7)
        }

        @Test("a room is found by its title or the start of its id; a title of two rooms names none")
        func choosing() async throws {
            let tess = try await Member("tess")
            let first = try await tess.client.createRoom(title: "Twin", description: "", kind: .group, with: [])
            #expect(try tess.client.room(RoomChoice("Twin")).id == first.id)
            let second = try await tess.client.createRoom(title: "Twin", description: "", kind: .group, with: [])
            #expect(throws: ClientError.ambiguousRoom([first.id, second.id].sorted().map(\.description))) {
                try tess.client.room(RoomChoice("Twin"))
            }
            for room in [first, second] {
                #expect(try tess.client.room(RoomChoice(String(room.id.description.prefix(8)))).id == room.id)
            }
            // Nobody else is there to be told what they are called.
            #expect(try tess.client.home.outbox().isEmpty)
            #expect(try await tess.client.look().notices.map(\.kind) == ["room-changed", "room-changed"])
            #expect(throws: ClientError.noSuchRoom("Twins")) { try tess.client.room(RoomChoice("Twins")) }
        }
    }
}
