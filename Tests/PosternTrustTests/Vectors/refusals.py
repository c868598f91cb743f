"""Bodies that break one rule each, with the error that names it; and odd ones that are right all the same."""

import postern_layouts as p
from world import ZERO16, ZERO64

ACCEPTED = "accepted"
HUGE = bytes.fromhex("ffffffff")


def replaced(body, old, new):
    assert body.count(old) == 1, body.count(old)
    return body.replace(old, new)


def off_curve(pk):
    return pk[:-1] + bytes([pk[-1] ^ 1])


def refusals(w):
    cases = []

    def add(layout, name, error, body):
        cases.append({"layout": layout, "name": name, "error": error, "body": body.hex()})

    for cases_of in (charters, policies, lists, bundles, vouchers, room_entries, room_states):
        cases_of(w, add)
    return {"source": "made by make_vectors.py: one broken rule each", "cases": cases}


def charters(w, add):
    def charter(name, error, **changes):
        add("charter", name, error, w.charter(**changes))

    pks = [w.pk(f"many {i}") for i in range(1, 18)]
    later = dict(network=w.network, version=2, prev=p.H(w.charter1))
    add("charter", "the label of a policy", "meaningless label", replaced(w.charter1, T_CHARTER, p.T("policy ")))
    add("charter", "a later version of the label", "meaningless label",
        replaced(w.charter1, b"postern/1", b"postern/2"))
    charter("version 0", "meaningless version", version=0)
    charter("version 1 with a predecessor", "meaningless prev", prev=p.H(b""))
    charter("version 1 with a network", "meaningless network", network=w.network)
    charter("version 2 without a predecessor", "meaningless prev", **{**later, "prev": ZERO64})
    charter("version 2 without a network", "meaningless network", **{**later, "network": ZERO16})
    charter("version 2", ACCEPTED, **later)
    charter("the highest version", ACCEPTED, **{**later, "version": 2 ** 32 - 1})
    charter("expires when issued", "meaningless expires", expires=w.issued)
    charter("issued after the year 9999", "meaningless issued", issued=2 ** 64 - 1)
    charter("expires after the year 9999", "meaningless expires", expires=253_402_300_800)
    charter("no root", "tooLong", roots=[])
    charter("three roots", ACCEPTED, roots=pks[:3])
    charter("four roots", "tooLong", roots=pks[:4])
    charter("a root twice", "unsorted", roots=[w.pk("root")] * 2)
    charter("a root off the curve", "meaningless public key", roots=[off_curve(w.pk("root"))])
    charter("a compressed point's form", "meaningless public key", roots=[b"\x02" + w.pk("root")[1:]])
    charter("a point of zeros", "meaningless public key", operating=bytes(133))
    charter("one key as root and operating", "meaningless public key", operating=w.pk("root"))
    charter("one key as voucher and operating", "meaningless public key", vouchers=[w.pk("operating")])
    charter("no voucher key", ACCEPTED, vouchers=[])
    charter("vouching 2", "meaningless vouching", vouching=2)
    charter("retention 3", "meaningless retention", retention=3)
    charter("retention always, by nobody", "meaningless retention", retention=2, identities=[])
    charter("retention always", ACCEPTED, retention=2)
    charter("17 retention identities", "tooLong",
            identities=[(bytes([i]) * 16, p.H(b"")) for i in range(17)])
    charter("a retention user twice", "unsorted",
            identities=[(w.archive, p.H(b"a")), (w.archive, p.H(b"b"))])
    charter("no host", "tooLong", hosts=[])
    charter("17 hosts", "tooLong", hosts=[f"h{i:02}:1" for i in range(17)])
    charter("a long host before a short one in the alphabet", ACCEPTED, hosts=["aaaa:1", "b:1"])
    swapped = p.L("aaaa:1") + p.L("b:1")
    add("charter", "hosts sorted as texts", "unsorted", replaced(
        w.charter(hosts=["aaaa:1", "b:1"]), p.L("b:1") + p.L("aaaa:1"), swapped))
    for host in ["Relay.example.org:7443", "relay.example.org", "relay.example.org:", "relay.example.org:0",
                 "relay.example.org:07443", "relay.example.org:65536", ":7443", "a..b:1", "2001:db8::1:7443",
                 "[2001:DB8::1]:1", "[::1:1", "a b:1", "b\u00fccher.example:1", "a:+1", ".a:1", "-a:1"]:
        charter(f"the host '{host}'", "meaningless host:port", hosts=[host])
    charter("a host of 263 bytes", "tooLong", hosts=["a" * 250 + "." + "b" * 10 + ":1"])
    charter("nine authorities", "tooLong", authorities=[bytes([i]) * 64 for i in range(9)])
    charter("an authority twice", "unsorted", authorities=[w.authority] * 2)
    charter("an unknown odd extension", ACCEPTED, extensions=[(3, b"x"), (5, b"")])
    charter("root held by the relay", ACCEPTED, extensions=[(1, b""), (3, b"x")])
    charter("root held by the relay, with a value", "meaningless extension", extensions=[(1, b"x")])
    charter("an unknown even extension", "updateNeeded", extensions=[(2, b"x")])
    charter("65 extensions", "tooLong", extensions=[(2 * i + 1, b"") for i in range(65)])
    charter("an extension twice", "unsorted", extensions=[(1, b"a"), (1, b"b")])
    add("charter", "an extension of length 2^32 - 1", "tooLong",
        replaced(w.charter(extensions=[(1, b"lastvalue")]), p.L("lastvalue"), HUGE + b"lastvalue"))
    add("charter", "a host of length 2^32 - 1", "tooLong",
        replaced(w.charter1, p.L(w.address), HUGE + w.address.encode()))
    add("charter", "65535 roots", "tooLong", replaced(
        w.charter1, p.u64(w.expires) + p.u16(2), p.u64(w.expires) + b"\xff\xff"))
    add("charter", "a trailing byte", "trailing", w.charter1 + b"\0")
    first, second = sorted([w.pk("root"), w.pk("spare")])
    add("charter", "roots in falling order", "unsorted", replaced(w.charter1, first + second, second + first))


T_CHARTER = p.T("charter")


def policies(w, add):
    def policy(name, error, **changes):
        add("policy", name, error, w.policy(**changes))

    policy("no network", "meaningless network", network=ZERO16)
    policy("version 0", "meaningless version", version=0)
    policy("version 1 with a predecessor", "meaningless prev", prev=p.H(b""))
    policy("version 2 without a predecessor", "meaningless prev", version=2)
    policy("charter version 0", "meaningless charter version", charter_version=0)
    policy("issued after the year 9999", "meaningless issued", issued=253_402_300_800)
    policy("retention 2", "meaningless retention", retention=2)
    policy("retention of a group", "meaningless retention", retention=1, scope=b"g" * 16)
    policy("a group's policy", ACCEPTED, scope=b"g" * 16)
    policy("settings that are no text", "notText", settings=b"{\xff}")
    policy("settings in an overlong form", "notText", settings=b"\xc0\x80")
    policy("settings with a surrogate", "notText", settings=b"\xed\xa0\x80")
    policy("empty settings", ACCEPTED, settings="")
    add("policy", "settings of length 2^32 - 1", "tooLong",
        replaced(w.policy1, p.L(w.settings), HUGE + w.settings.encode()))
    add("policy", "a trailing byte", "trailing", w.policy1 + b"\0")


def lists(w, add):
    def devices(name, error, *listed, **changes):
        add("device list", name, error, w.list(devices=list(listed), **changes))

    phone, laptop = (w.pk("phone"), 1, 1, w.issued), (w.pk("laptop"), 1, 1, w.issued)
    many = [w.pk(f"many {i}") for i in range(1, 18)]
    devices("no device", ACCEPTED)
    devices("ten devices of a person", ACCEPTED, *[(pk, 1, 1, 0) for pk in many[:10]])
    devices("eleven devices of a person", "tooLong", *[(pk, 1, 1, 0) for pk in many[:11]])
    devices("sixteen devices of a bot", ACCEPTED, *[(pk, 2, 1, 0) for pk in many[:16]])
    devices("sixteen retention devices", ACCEPTED, *[(pk, 3, 1, 0) for pk in many[:16]])
    devices("seventeen devices of a bot", "tooLong", *[(pk, 2, 1, 0) for pk in many])
    devices("a person and a bot", "meaningless kind", phone, (w.pk("laptop"), 2, 1, 0))
    devices("kind 0", "meaningless kind", (w.pk("phone"), 0, 1, 0))
    devices("kind 4", "meaningless kind", (w.pk("phone"), 4, 1, 0))
    devices("no suite", "meaningless suites", (w.pk("phone"), 1, 0, 0))
    devices("unknown suites beside suite 1", ACCEPTED, (w.pk("phone"), 1, 0xFFFF, 0))
    devices("added after the year 9999", "meaningless added", (w.pk("phone"), 1, 1, 2 ** 63))
    devices("a device twice", "unsorted", phone, phone)
    devices("a device twice with other fields", "unsorted", phone, (w.pk("phone"), 1, 3, 0))
    devices("a device off the curve", "meaningless public key", (off_curve(w.pk("phone")), 1, 1, 0))
    devices("the identity as a device", "meaningless public key", (w.pk("identity"), 1, 1, 0))
    both = w.list(devices=[phone, laptop])
    first, second = sorted(p.device_id(pk) + pk + p.u8(1) + p.u16(1) + p.u64(w.issued) for pk, *_ in (phone, laptop))
    add("device list", "devices in falling order", "unsorted", replaced(both, first + second, second + first))
    add("device list", "another device's id", "meaningless device id",
        replaced(w.list1, w.phone_id + w.pk("phone"), w.laptop_id + w.pk("phone")))
    devices("no network", "meaningless network", phone, network=ZERO16)
    devices("version 0", "meaningless version", phone, version=0)
    devices("version 1 with a predecessor", "meaningless prev", phone, prev=p.H(b""))
    devices("version 2 without a predecessor", "meaningless prev", phone, version=2)
    devices("an unknown odd extension", ACCEPTED, phone, extensions=[(9, b"x")])
    devices("an unknown even extension", "updateNeeded", phone, extensions=[(65534, b"")])
    devices("an identity off the curve", "meaningless public key", phone, identity=off_curve(w.pk("identity")))
    devices("an empty login", "meaningless login", login="")
    devices("a login in upper case", "meaningless login", login="Alice")
    devices("a login in upper case beyond ASCII", "meaningless login", login="\u00c4lice")
    devices("a login that is not in form C", "meaningless login", login="a\u0308lice")
    devices("a login with a line end", "meaningless login", login="alice\n")
    devices("a login that turns its direction", "meaningless login", login="ali\u202ece")
    devices("a login with a zero byte", "meaningless login", login="ali\0ce")
    devices("a login of 256 bytes", ACCEPTED, login="a" * 256)
    devices("a login of 257 bytes", "tooLong", login="a" * 257)
    devices("a login that is no text", "notText", login=b"ali\x80ce")
    devices("a login of every kind", ACCEPTED, login="\u00e4\u03b1\u0436\u4e2d.o'n-e+1@example.org")
    add("device list", "a login of length 2^32 - 1", "tooLong",
        replaced(w.list1, p.L(w.login), HUGE + w.login.encode()))
    add("device list", "a trailing byte", "trailing", w.list1 + b"\0")


def bundles(w, add):
    def bundle(name, error, **changes):
        add("exchange keys", name, error, w.bundle(**changes))

    keys = [w.pk(f"exchange {i}") for i in range(1, 10)]
    bundle("suite 0", "updateNeeded", suite=0)
    bundle("suite 2", "updateNeeded", suite=2)
    bundle("kind 0", "meaningless kind", kind=0)
    bundle("kind 3", "meaningless kind", kind=3)
    bundle("no one-time key", "tooLong", keys=[])
    bundle("one one-time key", ACCEPTED, keys=keys[:1])
    bundle("nine one-time keys", "tooLong", keys=keys)
    bundle("no rotating key", "tooLong", kind=2, keys=[])
    bundle("two rotating keys", "tooLong", kind=2, keys=keys[:2])
    bundle("a key twice", "unsorted", keys=[keys[0]] * 2)
    bundle("a key off the curve", "meaningless public key", keys=[off_curve(keys[0])])
    bundle("a hybrid point's form", "meaningless public key", keys=[b"\x06" + keys[0][1:]])
    bundle("infinity, padded", "meaningless public key", keys=[bytes(133)])
    bundle("created after the year 9999", "meaningless created", created=2 ** 64 - 1)
    first, second = sorted(keys[:2])
    add("exchange keys", "keys in falling order", "unsorted",
        replaced(w.bundle(keys=keys[:2]), first + second, second + first))
    add("exchange keys", "a trailing byte", "trailing", w.one_time + b"\0")


def vouchers(w, add):
    def voucher(name, error, network=w.network, login=w.login, issued=w.issued):
        add("voucher", name, error, p.voucher(network, w.alice, login, w.pk("identity"), issued))

    voucher("no network", "meaningless network", network=ZERO16)
    voucher("a login in upper case", "meaningless login", login="ALICE")
    voucher("issued after the year 9999", "meaningless issued", issued=2 ** 64 - 1)
    voucher("issued in the last second", ACCEPTED, issued=253_402_300_799)
    add("voucher", "a trailing byte", "trailing", w.voucher + b"\0")


def counted(count, change, at=0):
    """The change with another count in front of its list, which begins at that byte of the details."""
    number, details = change
    return number, details[:at] + p.u16(count) + details[at + 2:]


def room_entries(w, add):
    def entry(name, error, change=None, **changes):
        add("room entry", name, error, w.entry(**changes, **({"change": change} if change else {})))

    alice, bob, identity = w.network + w.alice, w.network + w.bob, p.H(w.pk("identity"))
    first = dict(room=ZERO16, version=1, prev=ZERO64)
    moderator, plain = (alice, identity, 2), (bob, identity, 1)
    create = p.create(1, w.nonce, (0, 0), moderator)
    entry("timers", ACCEPTED)
    entry("no network", "meaningless network", network=ZERO16)
    entry("no room", "meaningless room", room=ZERO16)
    entry("version 0", "meaningless version", version=0)
    entry("version 2 without a predecessor", "meaningless prev", prev=ZERO64)
    entry("the highest version", ACCEPTED, version=2 ** 32 - 1)
    entry("an author without a network", "meaningless who", author=ZERO16 + w.alice)
    entry("an author of another network", ACCEPTED, author=b"n" * 16 + w.alice)
    entry("list version 0", "meaningless list version", list_version=0)
    entry("the highest list version", ACCEPTED, list_version=2 ** 32 - 1)
    entry("in the last second", ACCEPTED, time=253_402_300_799)
    entry("after the year 9999", "meaningless time", time=253_402_300_800)
    entry("change 0", "meaningless change", (0, p.u64(0)))
    entry("change 6", "meaningless change", (6, p.u64(0)))
    entry("timers in version 1", "meaningless change", **first)
    entry("creation in version 2", "meaningless change", create)
    entry("creation", ACCEPTED, create, **first)
    entry("version 1 with a room", "meaningless room", create, **{**first, "room": w.room})
    entry("version 1 with a predecessor", "meaningless prev", create, **{**first, "prev": p.H(b"")})
    for name, error, change in [
            ("kind 0", "meaningless kind", p.create(0, w.nonce, (0, 0), moderator)),
            ("kind 3", "meaningless kind", p.create(3, w.nonce, (0, 0), moderator)),
            ("no member", "tooLong", p.create(1, w.nonce, (0, 0))),
            ("without a moderator", "meaningless role", p.create(1, w.nonce, (0, 0), plain)),
            ("a group with a moderator", "meaningless role", p.create(2, w.nonce, (0, 0), moderator, plain)),
            ("a group", ACCEPTED, p.create(2, w.nonce, (1, 2), plain)),
            ("500 members, of whom one is there", "truncated", counted(500, create, 41)),
            ("501 members, of whom one is there", "tooLong", counted(501, create, 41)),
            ("a short nonce", "truncated", p.create(2, w.nonce[:31], (0, 0))),
            ("a byte behind the members", "trailing", (1, create[1] + b"\0"))]:
        entry(f"creation, {name}", error, change, **first)
    for name, error, change in [
            ("a member", ACCEPTED, p.set_members(plain)),
            ("nobody", "tooLong", p.set_members()),
            ("role 0", "meaningless role", p.set_members((bob, identity, 0))),
            ("role 3", "meaningless role", p.set_members((bob, identity, 3))),
            ("somebody without a network", "meaningless who", p.set_members((ZERO16 + w.bob, identity, 1))),
            ("somebody twice", "unsorted", p.set_members(plain, (bob, identity, 2))),
            ("500 members, of whom one is there", "truncated", counted(500, p.set_members(plain))),
            ("501 members, of whom one is there", "tooLong", counted(501, p.set_members(plain))),
            ("65535 members", "tooLong", counted(65535, p.set_members(plain))),
            ("a byte more", "trailing", (2, p.set_members(plain)[1] + b"\0")),
            ("a byte less", "truncated", (2, p.set_members(plain)[1][:-1]))]:
        entry(f"set, {name}", error, change)
    for name, error, change in [
            ("a member", ACCEPTED, p.remove(bob)),
            ("nobody", "tooLong", p.remove()),
            ("somebody twice", "unsorted", p.remove(bob, bob)),
            ("somebody without a network", "meaningless who", p.remove(ZERO16 + w.bob)),
            ("500 members, of whom one is there", "truncated", counted(500, p.remove(bob))),
            ("501 members, of whom one is there", "tooLong", counted(501, p.remove(bob)))]:
        entry(f"remove, {name}", error, change)
    low, high = sorted([alice, bob])
    entry("remove, in falling order", "unsorted", (3, p.u16(2) + high + low))
    entry("timers, a byte more", "trailing", (4, p.u64(0) + b"\0"))
    entry("timers, a byte less", "truncated", (4, p.u64(0)[:7]))
    entry("timers, none", "truncated", (4, b""))
    for name, error, change in [
            ("an unknown odd one", ACCEPTED, p.set_items((7, b"x"))),
            ("an odd one removed", ACCEPTED, p.set_items((7, b""))),
            ("an unknown even one", "updateNeeded", p.set_items((8, b"x"))),
            ("an even one removed", "updateNeeded", p.set_items((8, b""))),
            ("none", "tooLong", p.set_items()),
            ("64", ACCEPTED, p.set_items(*[(2 * i + 1, b"x") for i in range(64)])),
            ("65", "tooLong", p.set_items(*[(2 * i + 1, b"x") for i in range(65)])),
            ("one twice", "unsorted", p.set_items((7, b"x"), (7, b"y")))]:
        entry(f"items, {name}", error, change)
    right = w.entries[1][0]
    details = p.set_members((bob, p.H(w.pk("bob's identity")), 1))[1]
    for length, error in ((2 ** 32 - 1, "tooLong"), (65537, "tooLong"), (65536, "truncated")):
        add("room entry", f"details of length {length}", error, replaced(right, p.L(details), p.u32(length) + details))
    add("room entry", "the label of a state", "meaningless label",
        replaced(right, p.T("room entry"), p.T("room state")))
    add("room entry", "a trailing byte", "trailing", right + b"\0")


def room_states(w, add):
    def state(name, error, **changes):
        add("room state", name, error, w.state(**changes))

    alice, bob, identity = w.network + w.alice, w.network + w.bob, p.H(w.pk("identity"))
    first = dict(room=ZERO16, version=1)
    state("a moderator", ACCEPTED)
    state("nobody", ACCEPTED, listed=[])
    state("nobody in version 1", "meaningless members", listed=[], **first)
    state("version 1", ACCEPTED, **first)
    state("items in version 1", "meaningless extension", extensions=[(1, b"x")], **first)
    state("version 0", "meaningless version", version=0)
    state("no room", "meaningless room", room=ZERO16)
    state("version 1 with a room", "meaningless room", version=1)
    state("no network", "meaningless network", network=ZERO16)
    state("kind 0", "meaningless kind", kind=0)
    state("kind 3", "meaningless kind", kind=3)
    state("without a moderator", "meaningless role", listed=[(alice, identity, 1)])
    state("a group", ACCEPTED, kind=2, listed=[(alice, identity, 1), (bob, identity, 1)])
    state("a group with a moderator", "meaningless role", kind=2)
    state("role 0", "meaningless role", listed=[(alice, identity, 0)])
    state("role 3", "meaningless role", listed=[(alice, identity, 3)])
    state("somebody twice", "unsorted", listed=[(alice, identity, 1), (alice, identity, 2)])
    state("somebody without a network", "meaningless who", listed=[(ZERO16 + w.alice, identity, 2)])
    for count, error in ((500, "truncated"), (501, "tooLong")):
        add("room state", f"{count} members, of whom one is there", error,
            replaced(w.state(), p.u16(1) + alice, p.u16(count) + alice))
    state("an unknown odd item", ACCEPTED, extensions=[(1, b"x"), (3, b"y")])
    state("an item without a value", "meaningless extension", extensions=[(1, b"")])
    state("an unknown even item", "updateNeeded", extensions=[(2, b"x")])
    state("an item twice", "unsorted", extensions=[(1, b"x"), (1, b"y")])
    state("65 items", "tooLong", extensions=[(2 * i + 1, b"x") for i in range(65)])
    add("room state", "a trailing byte", "trailing", w.states[0] + b"\0")
    add("room state", "the label of an entry", "meaningless label",
        replaced(w.states[0], p.T("room state"), p.T("room entry")))
