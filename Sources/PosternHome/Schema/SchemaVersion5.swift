/// Which bundles the relay may have without having said so.
enum SchemaVersion5 {
    static let statements = """
        -- The relay was asked to take it. Until it answers it may have handed it out, and it is not offered again.
        ALTER TABLE exchange_bundle ADD COLUMN is_offered INTEGER NOT NULL DEFAULT 0 CHECK (is_offered IN (0, 1));
        -- Whether these were offered is not known.
        UPDATE exchange_bundle SET is_offered = 1 WHERE published_at IS NULL;

        """
}
