/// Times are milliseconds since 1970. A column `sealed`, and the others that ``SealedColumn`` names, hold
/// nonce || ciphertext || tag.
enum SchemaVersion1 {
    static let statements = account + keys + people + sending + receiving + history

    private static let account = """
        CREATE TABLE home (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id BLOB NOT NULL CHECK (length(id) = 16),
            marker BLOB NOT NULL
        ) STRICT;

        -- Rows never move, grow or go: see SecretSlot.swift.
        CREATE TABLE secret_slot (
            slot INTEGER PRIMARY KEY,
            used INTEGER NOT NULL CHECK (used IN (0, 1)),
            sealed BLOB NOT NULL CHECK (length(sealed) = 94)
        ) STRICT;
        CREATE INDEX secret_slot_free ON secret_slot (slot) WHERE used = 0;

        CREATE TABLE account (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            state INTEGER NOT NULL CHECK (state IN (1, 2)),     -- 1 drafted, 2 registered
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
            signing_slot INTEGER NOT NULL REFERENCES secret_slot,
            identity_slot INTEGER REFERENCES secret_slot,
            registered_at INTEGER,
            epoch BLOB CHECK (length(epoch) = 16),
            last_accepted BLOB CHECK (length(last_accepted) = 16),
            copied INTEGER NOT NULL DEFAULT 0 CHECK (copied IN (0, 1)),
            sealed BLOB NOT NULL,
            request BLOB,
            CHECK ((state = 1) = (request IS NOT NULL)),
            CHECK ((state = 2) = (registered_at IS NOT NULL))
        ) STRICT;

        CREATE TABLE document (
            kind INTEGER NOT NULL,
            subject BLOB NOT NULL CHECK (length(subject) = 16),
            version INTEGER NOT NULL CHECK (version >= 0),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            sealed BLOB NOT NULL,
            UNIQUE (kind, subject, version)
        ) STRICT;

        """

    private static let keys = """
        CREATE TABLE exchange_bundle (
            bundle INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL CHECK (kind IN (1, 2)),       -- 1 one-time, 2 rotating
            created INTEGER NOT NULL,
            published_at INTEGER,
            replaced_at INTEGER,
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE exchange_key (
            key BLOB PRIMARY KEY CHECK (length(key) = 16),
            bundle INTEGER NOT NULL REFERENCES exchange_bundle,
            slot INTEGER NOT NULL UNIQUE REFERENCES secret_slot
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX exchange_key_bundle ON exchange_key (bundle);

        CREATE TABLE claimed_key (
            device BLOB NOT NULL CHECK (length(device) = 16),
            key BLOB NOT NULL CHECK (length(key) = 16),
            kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
            created INTEGER NOT NULL,
            fetched_at INTEGER NOT NULL,
            used_for BLOB CHECK (length(used_for) = 16),
            sealed BLOB NOT NULL,
            PRIMARY KEY (device, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX claimed_key_use ON claimed_key (used_for) WHERE used_for IS NOT NULL;

        """

    private static let people = """
        CREATE TABLE contact (
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            trust INTEGER NOT NULL CHECK (trust IN (1, 2, 3)),  -- 1 new, 2 vouched, 3 verified
            version INTEGER NOT NULL CHECK (version >= 1),
            floor INTEGER NOT NULL,
            first_seen INTEGER NOT NULL,
            shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
            sealed BLOB NOT NULL,
            PRIMARY KEY (network, user)
        ) STRICT;

        """

    private static let sending = """
        CREATE TABLE conversation (
            conversation BLOB PRIMARY KEY CHECK (length(conversation) = 16),
            next_counter INTEGER NOT NULL DEFAULT 1 CHECK (next_counter >= 1),
            previous BLOB NOT NULL CHECK (length(previous) = 64),
            view BLOB
        ) STRICT;

        -- Counters given up since the last accepted one.
        CREATE TABLE given_up (
            conversation BLOB NOT NULL REFERENCES conversation,
            counter INTEGER NOT NULL,
            PRIMARY KEY (conversation, counter)
        ) STRICT, WITHOUT ROWID;

        -- Counters that a device did not get, until one reaches it.
        CREATE TABLE left_out (
            conversation BLOB NOT NULL REFERENCES conversation,
            device BLOB NOT NULL CHECK (length(device) = 16),
            counter INTEGER NOT NULL,
            PRIMARY KEY (conversation, device, counter)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outgoing (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            first BLOB NOT NULL UNIQUE CHECK (length(first) = 16),
            conversation BLOB NOT NULL REFERENCES conversation,
            kind INTEGER NOT NULL,
            peer BLOB CHECK (length(peer) = 32),
            time_to_live INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state IN (1, 2, 3, 4)), -- 1 queued, 2 unanswered, 3 accepted, 4 refused
            refusal INTEGER,
            hold INTEGER,
            sent_at INTEGER NOT NULL,
            answered_at INTEGER,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE INDEX outgoing_open ON outgoing (conversation, number) WHERE state IN (1, 2);

        -- One sealing of an outgoing message under one message id and counter.
        CREATE TABLE sealing (
            message BLOB PRIMARY KEY CHECK (length(message) = 16),
            first BLOB NOT NULL REFERENCES outgoing (first),
            conversation BLOB NOT NULL REFERENCES conversation,
            counter INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),  -- 1 unanswered, 2 accepted, 3 refused
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            time_to_live INTEGER NOT NULL,
            sealed_at INTEGER NOT NULL,
            answered_at INTEGER,
            accepted_at INTEGER,
            omitted BLOB NOT NULL,
            slot INTEGER UNIQUE REFERENCES secret_slot,
            envelope BLOB,
            wrap_block BLOB,
            view BLOB,
            UNIQUE (conversation, counter)
        ) STRICT;
        CREATE UNIQUE INDEX sealing_unanswered ON sealing (conversation) WHERE state = 1;
        CREATE INDEX sealing_first ON sealing (first);

        """

    private static let receiving = """
        -- What was received of one device in one conversation: the record as its owner encodes it.
        CREATE TABLE sender_record (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            revision INTEGER NOT NULL CHECK (revision >= 1),
            heard_at INTEGER NOT NULL,
            next_notice INTEGER,
            record BLOB NOT NULL,
            PRIMARY KEY (conversation, device)
        ) STRICT;
        CREATE INDEX sender_record_notice ON sender_record (next_notice) WHERE next_notice IS NOT NULL;

        -- Counters are big-endian u64: a peer may count to 2^64 - 1, and SQLite's integers end before.
        CREATE TABLE taken (
            conversation BLOB NOT NULL,
            device BLOB NOT NULL,
            counter BLOB NOT NULL CHECK (length(counter) = 8),
            hash BLOB NOT NULL CHECK (length(hash) = 64),
            state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),  -- 1 opened, 2 refused, 3 closed
            PRIMARY KEY (conversation, device, counter),
            FOREIGN KEY (conversation, device) REFERENCES sender_record
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE kept_envelope (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 64),
            reason INTEGER NOT NULL CHECK (reason IN (1, 2)),   -- 1 waits for a document, 2 closed
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            message BLOB NOT NULL CHECK (length(message) = 16),
            key BLOB NOT NULL CHECK (length(key) = 16),
            received_at INTEGER NOT NULL,
            needs_kind INTEGER,
            needs_subject BLOB CHECK (length(needs_subject) = 16),
            needs_version INTEGER,
            asked_at INTEGER,
            sealed BLOB NOT NULL,
            wrap_block BLOB,
            CHECK ((reason = 1) = (needs_kind IS NOT NULL))
        ) STRICT;
        CREATE INDEX kept_envelope_need ON kept_envelope (needs_subject) WHERE reason = 1;
        CREATE INDEX kept_envelope_message ON kept_envelope (conversation, device, message);

        """

    private static let history = """
        -- The order in which things came to this device, and are printed.
        CREATE TABLE event (
            event INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL CHECK (kind IN (1, 2)),       -- 1 message, 2 notice
            at INTEGER NOT NULL,
            printed INTEGER NOT NULL CHECK (printed IN (0, 1))
        ) STRICT;
        CREATE INDEX event_unprinted ON event (event) WHERE printed = 0;

        CREATE TABLE message (
            event INTEGER PRIMARY KEY REFERENCES event,
            first BLOB NOT NULL CHECK (length(first) = 16),
            message BLOB CHECK (length(message) = 16),
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            direction INTEGER NOT NULL CHECK (direction IN (1, 2)), -- 1 received, 2 sent
            sent_at INTEGER NOT NULL,
            marks INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            UNIQUE (conversation, device, first)
        ) STRICT;
        CREATE INDEX message_order ON message (conversation, event);

        CREATE TABLE notice (
            event INTEGER PRIMARY KEY REFERENCES event,
            about BLOB UNIQUE CHECK (length(about) = 64),
            sealed BLOB NOT NULL
        ) STRICT;
        """
}
