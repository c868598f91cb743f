/// What the security group asks of this device.
enum SchemaVersion10 {
    static let statements = """
        -- The group that the user is in, as the relay last said; its policies are among the documents.
        ALTER TABLE account ADD COLUMN security_group TEXT CHECK (length(security_group) BETWEEN 1 AND 64);
        -- When somebody last gave this home's passphrase or the account's password, milliseconds.
        ALTER TABLE account ADD COLUMN password_at INTEGER;

        """
}
