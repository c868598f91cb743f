import FoundationEssentials
import PosternStore
import PosternWire

extension NewestEntry {
    init(_ place: RoomPlace) {
        self.init()
        room = Data(place.room.bytes)
        version = place.version
        entry = Data(place.entry.bytes)
    }
}
