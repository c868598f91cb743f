/// What a device has to do again when its relay was restored from a back-up.
enum SchemaVersion4 {
    static let statements = """
        -- The restored store that this device met last: it does not have everything yet, unless `epoch` says so too.
        ALTER TABLE account ADD COLUMN met_epoch BLOB CHECK (length(met_epoch) = 16);
        -- Up to which sealing, in the order in which they were made, it was sent again what was accepted before.
        ALTER TABLE account ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0 CHECK (repeated >= 0);

        -- Published at an earlier store, or perhaps published: it may have been handed out, and never is again.
        ALTER TABLE exchange_bundle ADD COLUMN is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1));

        """
}
