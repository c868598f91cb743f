/// What messages say about each other, when they go, who has them, and how the user wants conversations.
enum SchemaVersion9 {
    static let statements = history + amendments + receipts + conversations

    private static let history = """
        -- What an event is shows in which table it stands.
        ALTER TABLE event DROP COLUMN kind;

        -- H(identity) of the author; nothing for what came before this version.
        ALTER TABLE message ADD COLUMN identity BLOB CHECK (length(identity) = 64);
        -- The room's version that its header names; 0 where it is in no room.
        ALTER TABLE message ADD COLUMN room_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE message ADD COLUMN read_at INTEGER;
        ALTER TABLE message ADD COLUMN expires_at INTEGER;
        -- How long it stays after it was read, milliseconds, and until when that is.
        ALTER TABLE message ADD COLUMN burn INTEGER CHECK (burn > 0);
        ALTER TABLE message ADD COLUMN burns_at INTEGER;
        ALTER TABLE message ADD COLUMN recalled INTEGER NOT NULL DEFAULT 0 CHECK (recalled IN (0, 1));
        UPDATE message SET read_at = (SELECT at FROM event e WHERE e.event = message.event)
            WHERE direction = 1 AND event IN (SELECT event FROM event WHERE printed = 1);
        CREATE INDEX message_expires ON message (expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX message_burns ON message (burns_at) WHERE burns_at IS NOT NULL;

        -- Messages that went when their time had come: another sealing of one is not shown either.
        CREATE TABLE gone_message (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 16),
            at INTEGER NOT NULL,
            PRIMARY KEY (conversation, device, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX gone_message_at ON gone_message (at);

        """

    private static let amendments = """
        -- What counts of that which others say about a message, or waits for it to come.
        CREATE TABLE amendment (
            amendment INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 16),
            at INTEGER NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX amendment_target ON amendment (conversation, device, first);
        CREATE INDEX amendment_at ON amendment (at);

        -- What happened to a message, as an event.
        CREATE TABLE change (
            event INTEGER PRIMARY KEY REFERENCES event,
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 16),
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX change_target ON change (conversation, device, first);

        -- The message that an outgoing one is about: what was sealed of it is erased with that one.
        ALTER TABLE outgoing ADD COLUMN about_device BLOB CHECK (length(about_device) = 16);
        ALTER TABLE outgoing ADD COLUMN about_first BLOB CHECK (length(about_first) = 16);
        CREATE INDEX outgoing_about ON outgoing (about_first) WHERE about_first IS NOT NULL;

        """

    private static let receipts = """
        -- What others said of messages of this user.
        CREATE TABLE receipt (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 16),
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            delivered_at INTEGER NOT NULL,
            read_at INTEGER,
            PRIMARY KEY (conversation, device, first, network, user)
        ) STRICT, WITHOUT ROWID;

        -- What an author has not been told yet.
        CREATE TABLE receipt_due (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 16),
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            read INTEGER NOT NULL CHECK (read IN (0, 1)),
            PRIMARY KEY (conversation, device, first)
        ) STRICT, WITHOUT ROWID;

        """

    private static let conversations = """
        -- The timers that both users of a direct conversation give their messages.
        CREATE TABLE conversation_timers (
            conversation BLOB PRIMARY KEY CHECK (length(conversation) = 16),
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Nothing of it interrupts the user.
        CREATE TABLE muted (
            conversation BLOB PRIMARY KEY CHECK (length(conversation) = 16),
            until INTEGER
        ) STRICT, WITHOUT ROWID;

        -- Nothing that they write is shown.
        CREATE TABLE blocked (
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            at INTEGER NOT NULL,
            PRIMARY KEY (network, user)
        ) STRICT, WITHOUT ROWID;

        -- Whether the user wants others to know what was delivered and read: not before it is said.
        ALTER TABLE account ADD COLUMN receipts INTEGER NOT NULL DEFAULT 0 CHECK (receipts IN (0, 1));
        """
}
