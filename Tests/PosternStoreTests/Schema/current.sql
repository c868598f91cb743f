CREATE TRIGGER audit_record_is_final BEFORE UPDATE ON audit_record
    BEGIN SELECT raise(ABORT, 'audit records are never changed'); END;

CREATE TRIGGER audit_record_stays BEFORE DELETE ON audit_record
    BEGIN SELECT raise(ABORT, 'audit records are never deleted'); END;

CREATE TABLE access_key (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 128),
    sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 4096),
    principal INTEGER NOT NULL REFERENCES principal (id),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)),
    expires_ms INTEGER CHECK (expires_ms >= 0),
    last_used_ms INTEGER CHECK (last_used_ms >= 0),
    last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_policy (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    document TEXT NOT NULL CHECK (length(document) BETWEEN 1 AND 20480),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    modified_ms INTEGER NOT NULL CHECK (modified_ms >= created_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_checkpoint (
    network BLOB NOT NULL CHECK (length(network) = 16),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
    records INTEGER NOT NULL CHECK (records > 0),
    relay_records INTEGER NOT NULL CHECK (relay_records >= 0),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 1048576),
    signature BLOB NOT NULL CHECK (length(signature) = 132),
    hash BLOB NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (network, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_record (
    log BLOB NOT NULL CHECK (length(log) = 16),
    number INTEGER NOT NULL CHECK (number > 0),
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
    principal TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    result INTEGER NOT NULL CHECK (result IN (1, 2, 3)),
    record BLOB NOT NULL CHECK (length(record) BETWEEN 1 AND 65536),
    hash BLOB NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE bearer_token (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 8),
    hash BLOB NOT NULL CHECK (length(hash) = 64),
    principal INTEGER NOT NULL REFERENCES principal (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    scope TEXT CHECK (length(scope) BETWEEN 1 AND 20480),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    expires_ms INTEGER NOT NULL CHECK (expires_ms >= 0),
    last_used_ms INTEGER CHECK (last_used_ms >= 0),
    last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE body (
    number INTEGER PRIMARY KEY REFERENCES message (number),
    waiting INTEGER NOT NULL CHECK (waiting > 0),
    envelope BLOB NOT NULL CHECK (length(envelope) BETWEEN 1 AND 1048576),
    wrap_block BLOB NOT NULL CHECK (length(wrap_block) >= 133 AND (length(wrap_block) - 133) % 80 = 0)
) STRICT;

CREATE TABLE bundle (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES device (id),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 4096),
    signature BLOB NOT NULL CHECK (length(signature) = 132)
) STRICT;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    claimer INTEGER NOT NULL REFERENCES user (id),
    device INTEGER NOT NULL REFERENCES device (id),
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0)
) STRICT;

CREATE TABLE client_certificate (
    fingerprint BLOB NOT NULL PRIMARY KEY CHECK (length(fingerprint) = 32),
    principal INTEGER NOT NULL REFERENCES principal (id),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    last_used_ms INTEGER CHECK (last_used_ms >= 0),
    last_address TEXT CHECK (length(last_address) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE deleted_network (
    id INTEGER PRIMARY KEY REFERENCES network (id),
    network BLOB NOT NULL UNIQUE CHECK (length(network) = 16),
    number TEXT NOT NULL CHECK (length(number) = 8),
    deleted_ms INTEGER NOT NULL CHECK (deleted_ms >= 0),
    is_erased INTEGER NOT NULL DEFAULT 0 CHECK (is_erased IN (0, 1))
) STRICT;

CREATE TABLE delivery (
    device INTEGER NOT NULL REFERENCES device (id),
    message INTEGER NOT NULL,
    row INTEGER NOT NULL CHECK (row BETWEEN 0 AND 4095),
    size INTEGER NOT NULL CHECK (size > 0),
    expires_ms INTEGER NOT NULL CHECK (expires_ms >= 0),
    PRIMARY KEY (device, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE CHECK (length(device) = 16),
    user INTEGER NOT NULL REFERENCES user (id),
    public_key BLOB NOT NULL CHECK (length(public_key) = 133),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    added_ms INTEGER NOT NULL CHECK (added_ms >= 0),
    last_seen_ms INTEGER CHECK (last_seen_ms >= 0),
    last_accepted BLOB CHECK (length(last_accepted) = 16)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 255),
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 1048576),
    signature BLOB NOT NULL CHECK (length(signature) = 132),
    hash BLOB NOT NULL CHECK (length(hash) = 64),
    UNIQUE (network, kind, subject, version)
) STRICT;

CREATE TABLE gap (
    device INTEGER PRIMARY KEY REFERENCES device (id),
    count INTEGER NOT NULL CHECK (count > 0),
    from_ms INTEGER NOT NULL CHECK (from_ms >= 0),
    to_ms INTEGER NOT NULL CHECK (to_ms >= from_ms)
) STRICT;

CREATE TABLE guess (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    user BLOB NOT NULL CHECK (length(user) = 16),
    origin INTEGER NOT NULL CHECK (origin IN (1, 2)),
    is_known INTEGER NOT NULL CHECK (is_known IN (0, 1)),
    wrong INTEGER NOT NULL CHECK (wrong > 0),
    locked_until_ms INTEGER NOT NULL CHECK (locked_until_ms >= 0),
    UNIQUE (network, user, origin)
) STRICT;

CREATE TABLE guest (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    hash TEXT NOT NULL CHECK (length(hash) BETWEEN 1 AND 128),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    blocked_by TEXT CHECK (length(blocked_by) <= 256),
    blocked_ms INTEGER CHECK (blocked_ms >= 0),
    UNIQUE (network, hash),
    CHECK ((blocked_by IS NULL) = (blocked_ms IS NULL))
) STRICT;

CREATE TABLE guest_month (
    guest INTEGER NOT NULL REFERENCES guest (id),
    month TEXT NOT NULL CHECK (length(month) = 7),
    PRIMARY KEY (guest, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    user INTEGER NOT NULL REFERENCES user (id),
    expires_ms INTEGER NOT NULL CHECK (expires_ms >= 0),
    device BLOB CHECK (length(device) = 16)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_answer (
    id INTEGER PRIMARY KEY,
    principal TEXT NOT NULL CHECK (length(principal) BETWEEN 1 AND 128),
    network TEXT NOT NULL CHECK (length(network) = 8),
    operation TEXT NOT NULL CHECK (length(operation) BETWEEN 1 AND 128),
    token TEXT NOT NULL CHECK (length(token) BETWEEN 1 AND 64),
    request_hash BLOB NOT NULL CHECK (length(request_hash) = 32),
    status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 499),
    error_type TEXT CHECK (length(error_type) BETWEEN 1 AND 64),
    body BLOB NOT NULL CHECK (length(body) <= 1048576),
    size INTEGER NOT NULL CHECK (size = length(body)),
    kept_ms INTEGER NOT NULL CHECK (kept_ms >= 0),
    UNIQUE (principal, network, operation, token)
) STRICT;

CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    sender INTEGER NOT NULL REFERENCES device (id),
    message BLOB NOT NULL CHECK (length(message) = 16),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    accepted_ms INTEGER NOT NULL CHECK (accepted_ms >= 0),
    left_out BLOB NOT NULL CHECK (length(left_out) % 16 = 0)
) STRICT;

CREATE TABLE network (
    id INTEGER PRIMARY KEY,
    network BLOB NOT NULL UNIQUE CHECK (length(network) = 16),
    number TEXT NOT NULL UNIQUE CHECK (length(number) = 8),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    folded_name TEXT NOT NULL,
    access_level TEXT NOT NULL CHECK (access_level IN ('STANDARD', 'PREMIUM')),
    encryption_key_arn TEXT,
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    operating_key BLOB NOT NULL CHECK (length(operating_key) BETWEEN 1 AND 4096),
    root_key BLOB CHECK (length(root_key) BETWEEN 1 AND 4096),
    next_user_number INTEGER NOT NULL DEFAULT 1 CHECK (next_user_number > 0)
) STRICT;

CREATE TABLE network_record (
    network INTEGER NOT NULL REFERENCES network (id),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    body TEXT NOT NULL CHECK (length(body) <= 262144),
    secret BLOB CHECK (length(secret) <= 65536),
    modified_ms INTEGER NOT NULL CHECK (modified_ms >= 0),
    PRIMARY KEY (network, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    letter BLOB NOT NULL UNIQUE CHECK (length(letter) = 16),
    network INTEGER NOT NULL REFERENCES network (id),
    user INTEGER NOT NULL REFERENCES user (id),
    invitation BLOB NOT NULL UNIQUE REFERENCES invitation (hash) ON DELETE CASCADE,
    recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 3 AND 254),
    kind INTEGER NOT NULL CHECK (kind = 1),
    sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 4096),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_ms INTEGER NOT NULL CHECK (next_attempt_ms >= 0),
    last_reason TEXT CHECK (length(last_reason) BETWEEN 1 AND 256)
) STRICT;

CREATE TABLE principal (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1))
) STRICT;

CREATE TABLE principal_policy (
    principal INTEGER NOT NULL REFERENCES principal (id),
    policy TEXT NOT NULL CHECK (length(policy) BETWEEN 1 AND 64),
    place INTEGER NOT NULL CHECK (place > 0),
    PRIMARY KEY (principal, policy)
) STRICT, WITHOUT ROWID;

CREATE TABLE relay (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch BLOB NOT NULL CHECK (length(epoch) = 16),
    message_mark INTEGER NOT NULL CHECK (message_mark > 0),
    indexed_below INTEGER NOT NULL CHECK (indexed_below > 0)
) STRICT;

CREATE TABLE reserved_login (
    network INTEGER NOT NULL REFERENCES network (id),
    folded_login TEXT NOT NULL,
    login TEXT NOT NULL CHECK (length(CAST(login AS BLOB)) BETWEEN 1 AND 256),
    user INTEGER NOT NULL REFERENCES user (id),
    until_ms INTEGER CHECK (until_ms >= 0),
    PRIMARY KEY (network, folded_login)
) STRICT, WITHOUT ROWID;

CREATE TABLE restore (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
    epoch BLOB NOT NULL UNIQUE CHECK (length(epoch) = 16)
) STRICT;

CREATE TABLE room (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    room BLOB NOT NULL UNIQUE CHECK (length(room) = 16),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
    entry BLOB NOT NULL CHECK (length(entry) = 64),
    devices INTEGER NOT NULL CHECK (devices >= 0)
) STRICT;

CREATE TABLE room_member (
    room INTEGER NOT NULL REFERENCES room (id),
    user INTEGER NOT NULL REFERENCES user (id),
    since INTEGER NOT NULL CHECK (since BETWEEN 1 AND 4294967295),
    until INTEGER CHECK (until > since),
    identity BLOB NOT NULL CHECK (length(identity) = 133),
    PRIMARY KEY (room, user, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_state (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES room (id),
    version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),
    state BLOB NOT NULL CHECK (length(state) BETWEEN 1 AND 262144),
    UNIQUE (room, version)
) STRICT;

CREATE TABLE secret (
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    id BLOB NOT NULL CHECK (length(id) BETWEEN 1 AND 256),
    sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 65536),
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE security_group (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    code TEXT NOT NULL CHECK (length(code) = 8),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    folded_name TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0), modified_ms INTEGER CHECK (modified_ms >= 0),
    UNIQUE (network, code),
    UNIQUE (network, folded_name)
) STRICT;

CREATE TABLE sent (
    sender INTEGER NOT NULL,
    message BLOB NOT NULL CHECK (length(message) = 16),
    number INTEGER NOT NULL,
    PRIMARY KEY (sender, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE used_address (
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    credential BLOB NOT NULL CHECK (length(credential) BETWEEN 1 AND 512),
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 64),
    used_ms INTEGER NOT NULL CHECK (used_ms >= 0),
    PRIMARY KEY (kind, credential, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,
    network INTEGER NOT NULL REFERENCES network (id),
    user BLOB NOT NULL CHECK (length(user) = 16),
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9999999999),
    login TEXT NOT NULL CHECK (length(CAST(login AS BLOB)) BETWEEN 1 AND 256),
    folded_login TEXT NOT NULL,
    first_name TEXT NOT NULL CHECK (length(first_name) <= 256),
    last_name TEXT NOT NULL CHECK (length(last_name) <= 256),
    folded_first_name TEXT NOT NULL,
    folded_last_name TEXT NOT NULL,
    security_group INTEGER NOT NULL REFERENCES security_group (id),
    status INTEGER NOT NULL CHECK (status IN (1, 2)),
    is_suspended INTEGER NOT NULL DEFAULT 0 CHECK (is_suspended IN (0, 1)),
    created_ms INTEGER NOT NULL CHECK (created_ms >= 0),
    last_login_ms INTEGER CHECK (last_login_ms >= 0),
    last_activity_ms INTEGER CHECK (last_activity_ms >= 0),
    list_version INTEGER NOT NULL DEFAULT 0 CHECK (list_version BETWEEN 0 AND 4294967295),
    identity BLOB CHECK (length(identity) = 133),
    administrator_mac BLOB CHECK (length(administrator_mac) = 64), kind INTEGER NOT NULL DEFAULT 1 CHECK (kind IN (1, 2, 3)), display_name TEXT NOT NULL DEFAULT '' CHECK (length(display_name) <= 256), folded_display_name TEXT NOT NULL DEFAULT '', modified_ms INTEGER CHECK (modified_ms >= 0), invited_until_ms INTEGER CHECK (invited_until_ms >= 0), rejected_ms INTEGER CHECK (rejected_ms >= 0), deleted_ms INTEGER CHECK (deleted_ms >= 0), challenge BLOB CHECK (length(challenge) = 64),
    UNIQUE (network, user),
    UNIQUE (network, number),
    UNIQUE (network, folded_login)
) STRICT;

CREATE TABLE vault (
    user INTEGER NOT NULL REFERENCES user (id),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
    random BLOB NOT NULL CHECK (length(random) = 16),
    sign_in_hash BLOB NOT NULL CHECK (length(sign_in_hash) = 64),
    sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 1 AND 1024),
    PRIMARY KEY (user, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX access_key_of_principal ON access_key (principal);

CREATE INDEX bearer_token_of_principal ON bearer_token (principal);

CREATE INDEX bundle_by_age ON bundle (created_ms);

CREATE INDEX bundle_of_device ON bundle (device, kind, id);

CREATE INDEX claim_of_device ON claim (device);

CREATE INDEX claim_of_pair ON claim (claimer, device, at_ms);

CREATE INDEX client_certificate_of_principal ON client_certificate (principal);

CREATE UNIQUE INDEX default_group ON security_group (network) WHERE is_default = 1;

CREATE INDEX device_of_user ON device (user);

CREATE INDEX former_login ON reserved_login (until_ms);

CREATE UNIQUE INDEX given_login ON reserved_login (user) WHERE until_ms IS NULL;

CREATE INDEX guess_at_nobody ON guess (id) WHERE is_known = 0;

CREATE INDEX invitation_of_user ON invitation (user);

CREATE INDEX kept_answer_by_age ON kept_answer (kept_ms);

CREATE INDEX kept_answer_of_principal ON kept_answer (principal, size);

CREATE UNIQUE INDEX member_of_room ON room_member (room, user) WHERE until IS NULL;

CREATE INDEX network_by_name ON network (folded_name, id);

CREATE INDEX outbox_by_next_attempt ON outbox (next_attempt_ms);

CREATE INDEX principal_of_policy ON principal_policy (policy);

CREATE INDEX room_of_member ON room_member (user, room) WHERE until IS NULL;

CREATE UNIQUE INDEX rotating_bundle ON bundle (device) WHERE kind = 2;

CREATE INDEX user_of_group ON user (security_group);
