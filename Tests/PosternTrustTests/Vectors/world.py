"""One small network, of which every layout gets an example."""

import postern_layouts as p

ZERO16 = bytes(16)
ZERO64 = bytes(64)


def padded_name(name, count):
    return p.H(b"vector bytes ", name.encode())[:count]


class World:
    def __init__(self):
        names = [
            "root", "spare", "operating", "next operating", "voucher", "second voucher", "identity", "new identity",
            "phone", "laptop", "tablet", "sign-in", "bob's identity", "bob's phone",
        ] + [f"exchange {i}" for i in range(1, 10)] + [f"many {i}" for i in range(1, 18)]
        self.keys = {name: p.Key(name) for name in names}
        self.issued = 1_800_000_000
        self.expires = self.issued + 400 * 86400
        self.nonce = padded_name("nonce", 32)
        self.alice = padded_name("alice", 16)
        self.bob = padded_name("bob", 16)
        self.archive = padded_name("archive", 16)
        self.authority = padded_name("authority", 64)
        self.hosts = ["relay.example.org:7443", "[2001:db8::1]:7443"]
        self.address = self.hosts[0]
        self.login = "alice"
        self.new_login = "\u00e4lice@example.org"
        self.settings = '{"networkName":"Example","broadcasters":["%s"]}' % self.alice.hex()
        self.group = "engineering"
        self.secret = padded_name("secret", 32)
        self.new_random = padded_name("new device's random", 32)
        self.old_random = padded_name("old device's random", 32)
        self.make_documents()
        self.make_envelope()
        self.make_room()

    def pk(self, name):
        return self.keys[name].pk

    def charter(self, **changes):
        fields = dict(
            network=ZERO16, version=1, prev=ZERO64, nonce=self.nonce, issued=self.issued, expires=self.expires,
            roots=[self.pk("root"), self.pk("spare")], operating=self.pk("operating"), vouchers=[self.pk("voucher")],
            vouching=1, retention=1, identities=[(self.archive, p.H(self.pk("identity")))], hosts=self.hosts,
            authorities=[self.authority])
        fields.update(changes)
        return p.charter(**fields)

    def policy(self, **changes):
        fields = dict(
            network=self.network, scope=ZERO16, version=1, prev=ZERO64, charter_version=1, issued=self.issued,
            retention=0, settings=self.settings)
        fields.update(changes)
        return p.policy(**fields)

    def list(self, **changes):
        fields = dict(
            network=self.network, user=self.alice, login=self.login, version=1, prev=ZERO64,
            identity=self.pk("identity"), devices=[(self.pk("phone"), 1, 1, self.issued)])
        fields.update(changes)
        return p.device_list(**fields)

    def bundle(self, **changes):
        fields = dict(
            network=self.network, user=self.alice, device=self.phone_id, suite=1, kind=1, created=self.issued,
            keys=[self.pk(f"exchange {i}") for i in range(1, 9)])
        fields.update(changes)
        return p.exchange_keys(**fields)

    def entry(self, **changes):
        """An entry that has its layout, whatever it does."""
        fields = dict(
            network=self.network, room=self.room, version=2, prev=p.H(self.entries[0][0]),
            author=self.network + self.alice, device=self.phone_id, list_version=1, time=self.issued,
            change=p.set_timers(1, 2), state=b"")
        fields.update(changes)
        return p.room_entry(**fields)

    def state(self, **changes):
        fields = dict(
            network=self.network, room=self.room, version=9, kind=1, timers=(0, 0),
            listed=[(self.network + self.alice, p.H(self.pk("identity")), 2)])
        fields.update(changes)
        return p.room_state(**fields)

    def make_documents(self):
        self.charter1 = self.charter()
        self.network = p.cut(p.H(self.charter1))
        self.charter2 = self.charter(
            network=self.network, version=2, prev=p.H(self.charter1), issued=self.issued + 60,
            expires=self.expires + 60, roots=[self.pk("spare")],
            vouchers=[self.pk("voucher"), self.pk("second voucher")], vouching=0, retention=0, identities=[],
            hosts=[self.address], authorities=[], extensions=[(7, b"kept")])
        self.policy1 = self.policy()
        self.policy2 = self.policy(
            version=2, prev=p.H(self.policy1), charter_version=2, issued=self.issued + 60, retention=1, settings="{}")
        self.group_policy = self.policy(scope=p.group_scope(self.network, self.group))
        self.phone_id = p.device_id(self.pk("phone"))
        self.laptop_id = p.device_id(self.pk("laptop"))
        self.list1 = self.list()
        self.list2 = self.list(
            version=2, prev=p.H(self.list1), login=self.new_login,
            devices=[(self.pk("phone"), 1, 1, self.issued), (self.pk("laptop"), 1, 0x8001, self.issued + 60)],
            extensions=[(1, b""), (65535, b"kept")])
        self.list3 = self.list(
            version=3, prev=p.H(self.list2), login=self.new_login, identity=self.pk("new identity"), devices=[])
        self.one_time = self.bundle()
        self.rotating = self.bundle(kind=2, keys=[self.pk("exchange 9")])
        self.voucher = p.voucher(self.network, self.alice, self.login, self.pk("identity"), self.issued)

    def make_envelope(self):
        self.header = b"".join([
            bytes([1, 1, 1, 0]), self.network, p.direct(self.network + self.alice, self.network + self.bob),
            padded_name("message", 16), self.alice, self.phone_id, p.u32(1), p.u32(0), p.u64(1),
            p.u64(self.issued * 1000), p.u32(30 * 86400), ZERO64, ZERO64, padded_name("commitment", 64)])
        self.ciphertext = padded_name("ciphertext", 64) * 4 + padded_name("tag", 16)
        self.wrap_block = self.pk("tablet") + self.laptop_id + p.key_id(self.pk("exchange 1")) + padded_name("wrap", 48)

    def make_room(self):
        """Alice makes a room, Bob becomes its moderator, and Alice leaves."""
        alice, bob = self.network + self.alice, self.network + self.bob
        of_alice, of_bob = p.H(self.pk("identity")), p.H(self.pk("bob's identity"))
        phone, bobs_phone = self.phone_id, p.device_id(self.pk("bob's phone"))
        self.bob_list = self.list(
            user=self.bob, login="bob", identity=self.pk("bob's identity"),
            devices=[(self.pk("bob's phone"), 1, 1, self.issued)])
        self.room, self.entries, self.states = ZERO16, [], []
        in_room, kept = [(alice, of_alice, 2)], [(1, b"kept")]
        self.add_entry(alice, phone, "phone", p.create(1, self.nonce, (86400, 0), *in_room), (86400, 0), in_room)
        in_room = in_room + [(bob, of_bob, 1)]
        self.add_entry(alice, phone, "phone", p.set_members(in_room[1]), (86400, 0), in_room)
        self.add_entry(alice, phone, "phone", p.set_timers(0, 30), (0, 30), in_room)
        items = kept + [(65535, b"removed")]
        self.add_entry(alice, phone, "phone", p.set_items(*items), (0, 30), in_room, items)
        in_room = [in_room[0], (bob, of_bob, 2)]
        self.add_entry(alice, phone, "phone", p.set_members(in_room[1]), (0, 30), in_room, items)
        self.add_entry(bob, bobs_phone, "bob's phone", p.set_items((65535, b"")), (0, 30), in_room, kept)
        self.add_entry(alice, phone, "phone", p.remove(alice), (0, 30), in_room[1:], kept)
        both = [(alice, of_alice, 1), (bob, of_bob, 1)]
        self.group_state = p.room_state(self.network, ZERO16, 1, 2, (0, 0), both)
        self.group_entry = p.room_entry(
            self.network, ZERO16, 1, ZERO64, alice, phone, 1, self.issued,
            p.create(2, self.nonce, (0, 0), *both), self.group_state)

    def add_entry(self, author, device, signer, change, timers, listed, extensions=()):
        """The next entry and its state; every author's list is in its first version."""
        version = len(self.entries) + 1
        prev = p.H(self.entries[-1][0]) if self.entries else ZERO64
        state = p.room_state(self.network, self.room, version, 1, timers, listed, extensions)
        body = p.room_entry(
            self.network, self.room, version, prev, author, device, 1, self.issued + version, change, state)
        self.entries.append((body, signer))
        self.states.append(state)
        if version == 1:
            self.room = p.cut(p.H(body))
