/// What the user says and does about the own devices.
enum SchemaVersion2 {
    static let statements = """
        -- How the user calls a device: known to this home alone.
        CREATE TABLE device_label (
            device BLOB PRIMARY KEY CHECK (length(device) = 16),
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Links that were begun here since the last good one.
        ALTER TABLE account ADD COLUMN link_tries INTEGER NOT NULL DEFAULT 0 CHECK (link_tries >= 0);

        """
}
