/// Whose number the user was shown.
enum SchemaVersion6 {
    static let statements = """
        -- Whether the number to compare was shown, of the identity that is pinned.
        ALTER TABLE contact ADD COLUMN number_shown INTEGER NOT NULL DEFAULT 0 CHECK (number_shown IN (0, 1));

        """
}
