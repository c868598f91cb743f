/// Rooms.
enum SchemaVersion8 {
    static let statements = """
        -- Its entries are documents, from version 1 or from the anchor on, up to this version.
        CREATE TABLE room (
            room BLOB PRIMARY KEY CHECK (length(room) = 16),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            version INTEGER NOT NULL CHECK (version >= 1),
            entry BLOB NOT NULL CHECK (length(entry) = 64),
            anchor INTEGER CHECK (anchor BETWEEN 1 AND version),
            -- The version of which two signed entries are known.
            fork INTEGER CHECK (fork >= 1),
            -- After the anchor.
            state BLOB,
            -- Title and description.
            details BLOB,
            CHECK ((anchor IS NULL) = (state IS NULL))
        ) STRICT;

        -- An entry that was made here, until its version is held.
        CREATE TABLE room_draft (
            room BLOB PRIMARY KEY CHECK (length(room) = 16),
            version INTEGER NOT NULL CHECK (version >= 1),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            sealed BLOB NOT NULL
        ) STRICT;

        -- The highest version of a room that a header of a device named while it was not held.
        CREATE TABLE named_entry (
            room BLOB NOT NULL CHECK (length(room) = 16),
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            version INTEGER NOT NULL CHECK (version >= 1),
            PRIMARY KEY (room, network, user, device)
        ) STRICT, WITHOUT ROWID;

        -- The conversation in whose history a notice stands.
        ALTER TABLE notice ADD COLUMN conversation BLOB CHECK (length(conversation) = 16);
        CREATE INDEX notice_conversation ON notice (conversation, event) WHERE conversation IS NOT NULL;

        """
}
