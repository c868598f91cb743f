/// Rooms. Frozen: later versions are further migrations.
///
/// - A room's entries are documents like any others; `room` says which is the newest, and counts the listed devices of
///   the members that are current.
/// - `room_state` has the newest state, and every 32nd: the others are made again from the entries behind one of those.
/// - `room_member` has who was in the room, with which identity, from the version `since` on, until before the version
///   `until`; who is there now has none. The identity is the key itself, as users have it: who was reset is in the room
///   by name only, and the rows tell it.
enum Version6 {
    static let sql = """
        CREATE TABLE room (
            id INTEGER PRIMARY KEY,
            network INTEGER NOT NULL REFERENCES network (id),
            room BLOB NOT NULL UNIQUE CHECK (length(room) = 16),
            version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
            entry BLOB NOT NULL CHECK (length(entry) = 64),
            devices INTEGER NOT NULL CHECK (devices >= 0)
        ) STRICT;

        CREATE TABLE room_state (
            id INTEGER PRIMARY KEY,
            room INTEGER NOT NULL REFERENCES room (id),
            version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
            state BLOB NOT NULL CHECK (length(state) BETWEEN 1 AND 262144),
            UNIQUE (room, version)
        ) STRICT;

        CREATE TABLE room_member (
            room INTEGER NOT NULL REFERENCES room (id),
            user INTEGER NOT NULL REFERENCES user (id),
            since INTEGER NOT NULL CHECK (since BETWEEN 1 AND 4294967295),
            until INTEGER CHECK (until > since),
            identity BLOB NOT NULL CHECK (length(identity) = 133),
            PRIMARY KEY (room, user, since)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX member_of_room ON room_member (room, user) WHERE until IS NULL;
        CREATE INDEX room_of_member ON room_member (user, room) WHERE until IS NULL;
        """
}
