/// What repair, read state, and the user's word about changed identities need.
enum SchemaVersion3 {
    static let statements = people + sending + receiving + history

    private static let people = """
        -- 1 the login is this user's; 2 another contact has it, and the user was not asked yet; 3 another user has it now
        ALTER TABLE contact ADD COLUMN standing INTEGER NOT NULL DEFAULT 1 CHECK (standing IN (1, 2, 3));
        -- What comes from an identity that is offered: 1 is shown with a mark, 2 is kept sealed
        ALTER TABLE contact ADD COLUMN offer INTEGER CHECK (offer IN (1, 2));

        -- The highest list version that a header of a device named while the relay did not give it.
        CREATE TABLE named_list (
            network BLOB NOT NULL CHECK (length(network) = 16),
            user BLOB NOT NULL CHECK (length(user) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            version INTEGER NOT NULL CHECK (version >= 1),
            PRIMARY KEY (network, user, device)
        ) STRICT, WITHOUT ROWID;

        """

    private static let sending = """
        -- The recipient of a message between two devices.
        ALTER TABLE outgoing ADD COLUMN device BLOB CHECK (length(device) = 16);
        -- H(identity) of the peer for whom it was written.
        ALTER TABLE outgoing ADD COLUMN written_for BLOB CHECK (length(written_for) = 64);

        -- Which device was given the secret of which message once more, and when last.
        CREATE TABLE rewrapped (
            device BLOB NOT NULL CHECK (length(device) = 16),
            message BLOB NOT NULL CHECK (length(message) = 16),
            at INTEGER NOT NULL,
            PRIMARY KEY (device, message)
        ) STRICT, WITHOUT ROWID;

        """

    private static let receiving = """
        CREATE TABLE kept_envelope_3 (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 64),
            -- 1 waits for a document, 2 closed, 3 held until the user accepts its sender
            reason INTEGER NOT NULL CHECK (reason IN (1, 2, 3)),
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            network BLOB CHECK (length(network) = 16),
            user BLOB CHECK (length(user) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            message BLOB NOT NULL CHECK (length(message) = 16),
            key BLOB NOT NULL CHECK (length(key) = 16),
            received_at INTEGER NOT NULL,
            needs_kind INTEGER,
            needs_subject BLOB CHECK (length(needs_subject) = 16),
            needs_version INTEGER,
            fault INTEGER CHECK (fault IN (1, 2, 3)),           -- 1 the sender's, 2 the relay's, 3 nobody's
            asked_at INTEGER,
            answered_at INTEGER,
            sealed BLOB NOT NULL,
            wrap_block BLOB,
            CHECK ((reason = 1) = (needs_kind IS NOT NULL))
        ) STRICT;
        INSERT INTO kept_envelope_3 (hash, reason, conversation, device, message, key, received_at, needs_kind,
                needs_subject, needs_version, asked_at, sealed, wrap_block)
            SELECT hash, reason, conversation, device, message, key, received_at, needs_kind,
                needs_subject, needs_version, asked_at, sealed, wrap_block FROM kept_envelope;
        DROP TABLE kept_envelope;
        ALTER TABLE kept_envelope_3 RENAME TO kept_envelope;
        CREATE INDEX kept_envelope_need ON kept_envelope (needs_subject) WHERE reason = 1;
        CREATE INDEX kept_envelope_message ON kept_envelope (conversation, device, message);

        -- The newest message of a device that somebody else has heard, while it has not come here.
        CREATE TABLE heard_by_others (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            counter BLOB NOT NULL CHECK (length(counter) = 8),
            hash BLOB NOT NULL CHECK (length(hash) = 16),
            by_device BLOB NOT NULL CHECK (length(by_device) = 16),
            noticed_at INTEGER NOT NULL,
            told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
            PRIMARY KEY (conversation, device)
        ) STRICT, WITHOUT ROWID;

        -- Counters that were not sealed for this device, because it had no usable key.
        CREATE TABLE left_out_here (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            first BLOB NOT NULL CHECK (length(first) = 8),
            last BLOB NOT NULL CHECK (length(last) = 8),
            at INTEGER NOT NULL,
            PRIMARY KEY (conversation, device, first)
        ) STRICT, WITHOUT ROWID;

        """

    private static let history = """
        ALTER TABLE message ADD COLUMN counter BLOB CHECK (length(counter) = 8);
        CREATE INDEX message_first ON message (first);
        CREATE INDEX message_id ON message (message) WHERE message IS NOT NULL;
        CREATE INDEX message_counter ON message (conversation, device, counter) WHERE counter IS NOT NULL;

        -- Up to which counter the user has read what a device wrote: as other devices say, and as they were told.
        CREATE TABLE read_mark (
            conversation BLOB NOT NULL CHECK (length(conversation) = 16),
            device BLOB NOT NULL CHECK (length(device) = 16),
            heard BLOB NOT NULL CHECK (length(heard) = 8),
            told BLOB NOT NULL CHECK (length(told) = 8),
            PRIMARY KEY (conversation, device)
        ) STRICT, WITHOUT ROWID;

        -- The message that a notice is about.
        ALTER TABLE notice ADD COLUMN message BLOB CHECK (length(message) = 16);
        CREATE INDEX notice_message ON notice (message) WHERE message IS NOT NULL;
        """
}
