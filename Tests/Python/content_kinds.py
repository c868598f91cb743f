#!/usr/bin/env python3
"""The kinds of content and what they do to one another, written from PosternCrypto.docc/PosternCrypto.md alone.

    content_kinds.py VECTORS.json    recompute every value of the file; exit 1 on a difference
    content_kinds.py --make          compute such a file anew; JSON on stdout

The file has contents field by field with their bytes, bytes with the word whether a reader takes them, and messages
with what others made of them, in one of the orders in which it may come.
"""

import json
import random
import sys
import unicodedata

from signed_documents import Refused, require
from worked_example import H, bytes_field, number_field, pad, padded_size

LONGEST_TIMER = 365 * 86400
UINT32, UINT64 = 2 ** 32 - 1, 2 ** 64 - 1


# Writing: fields in the order of their numbers; what is zero or empty is left out, but not in users and lists.

def number(field, value):
    return number_field(field, value) if value else b""


def blob(field, value):
    return bytes_field(field, value) if value else b""


def text(field, value):
    return blob(field, value.encode("utf-8"))


def zigzag(value):
    """protobuf's sint32: 0, -1, 1, -2, … become 0, 1, 2, 3, …"""
    return value * 2 if value >= 0 else -value * 2 - 1


def ident(value):
    return bytes.fromhex(value)


def target(body):
    return blob(1, ident(body["device"])) + blob(2, ident(body["first-id"]))


def timers(body):
    return number(1, body["expiry"]) + number(2, body["burn"])


def written(body):
    out = text(1, body["text"])
    for item in body["mentions"]:
        out += bytes_field(2, number(1, item["start"]) + number(2, item["length"]) + blob(3, ident(item["who"])))
    return out


def receipts(body):
    out = b""
    for group in body["groups"]:
        item = blob(1, ident(group["conversation"])) + blob(2, ident(group["device"]))
        item += b"".join(bytes_field(3, ident(one)) for one in group["delivered"])
        item += b"".join(bytes_field(4, ident(one)) for one in group["read"])
        out += bytes_field(1, item)
    return out


def room_details(body):
    return text(1, body["title"]) + text(2, body["description"]) + number(3, body["room-version"]) \
        + number(4, body["revision"])


def sync(body):
    out = b""
    for mark in body["read-marks"]:
        out += bytes_field(1, blob(1, ident(mark["conversation"])) + blob(2, ident(mark["device"]))
                           + number(3, mark["counter"]))
    for room in body["rooms"]:
        item = blob(1, ident(room["room"])) + number(2, room["version"]) + blob(3, ident(room["entry"]))
        if "details" in room:
            item += bytes_field(4, room_details(room["details"])) + blob(5, ident(room["by"]))
        out += bytes_field(2, item)
    return out


BODIES = {
    "text": (16, written),
    "reaction": (17, lambda b: bytes_field(1, target(b)) + text(2, b["emoji"]) + number(3, int(b["removed"]))
                 + number(4, b["revision"])),
    "edit": (18, lambda b: bytes_field(1, target(b)) + bytes_field(2, written(b)) + number(3, b["revision"])),
    "recall": (19, lambda b: bytes_field(1, target(b))),
    "receipts": (20, receipts),
    "signal": (21, lambda b: number(1, b["state"])),
    "location": (23, lambda b: number(1, zigzag(b["latitude"])) + number(2, zigzag(b["longitude"]))
                 + number(3, b["accuracy"]) + text(4, b["label"])),
    "room-details": (24, room_details),
    "timers": (25, lambda b: bytes_field(1, timers(b)) + number(2, b["revision"])),
    "contact-card": (27, lambda b: blob(1, ident(b["who"])) + text(2, b["login"]) + blob(3, ident(b["identity"]))
                     + text(4, b["name"])),
    "sync": (34, sync),
}


def encode(content):
    out = b"".join(bytes_field(1, user) for user in sorted(ident(user) for user in content["users"]))
    out += bytes_field(2, ident(content["first-id"]))
    if "timers" in content:
        out += bytes_field(8, timers(content["timers"]))
    if "reply-to" in content:
        out += bytes_field(9, target(content["reply-to"]))
    if "forwarded" in content:
        forwarded = content["forwarded"]
        out += bytes_field(10, blob(1, ident(forwarded["author"])) + number(2, forwarded["sent-at"]))
    field, body = BODIES[content["kind"]]
    return out + bytes_field(field, body(content["body"]))


# Reading.

def read_varint(data, at):
    value = shift = 0
    while True:
        require(at < len(data), "cut")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        require(value <= UINT64 and shift < 70, "a varint beyond 64 bits")
        shift += 7
        if byte < 0x80:
            require(byte or shift == 7, "a varint longer than needed")
            return value, at


# A field: what it is, and whether it may stand more than once. A kind is a limit of numbers, "bytes", or a table.
RANGE = {1: (UINT64, False), 2: (UINT64, False)}
TIMERS = {1: (UINT32, False), 2: (UINT32, False)}
TARGET = {1: ("bytes", False), 2: ("bytes", False)}
TEXT = {1: ("bytes", False), 2: ({1: (UINT32, False), 2: (UINT32, False), 3: ("bytes", False)}, True)}
DETAILS = {1: ("bytes", False), 2: ("bytes", False), 3: (UINT32, False), 4: (UINT32, False)}
MARK = {1: ("bytes", False), 2: ("bytes", False), 3: (UINT64, False)}
ANCHOR = {1: ("bytes", False), 2: (UINT32, False), 3: ("bytes", False), 4: (DETAILS, False), 5: ("bytes", False)}
GROUP = {1: ("bytes", False), 2: ("bytes", False), 3: ("bytes", True), 4: ("bytes", True)}
CONTENT = {
    1: ("bytes", True), 2: ("bytes", False), 3: (RANGE, True),
    4: ({1: (UINT64, False), 2: (UINT64, False), 3: (UINT64, False)}, True),
    5: ({1: ("bytes", False), 2: (RANGE, True)}, True),
    6: ({1: (UINT32, False), 2: ("bytes", False), 3: (UINT32, False), 4: ("bytes", False)}, True),
    7: ({1: ("bytes", False), 2: (UINT64, False), 3: ("bytes", False)}, True),
    8: (TIMERS, False), 9: (TARGET, False), 10: ({1: ("bytes", False), 2: (UINT64, False)}, False),
    16: (TEXT, False),
    17: ({1: (TARGET, False), 2: ("bytes", False), 3: (1, False), 4: (UINT32, False)}, False),
    18: ({1: (TARGET, False), 2: (TEXT, False), 3: (UINT32, False)}, False),
    19: ({1: (TARGET, False)}, False),
    20: ({1: (GROUP, True)}, False),
    21: ({1: (UINT32, False)}, False),
    23: ({1: (UINT32, False), 2: (UINT32, False), 3: (UINT32, False), 4: ("bytes", False)}, False),
    24: (DETAILS, False),
    25: ({1: (TIMERS, False), 2: (UINT32, False)}, False),
    27: ({1: ("bytes", False), 2: ("bytes", False), 3: ("bytes", False), 4: ("bytes", False)}, False),
    32: ({1: ("bytes", False), 2: ("bytes", False), 3: ("bytes", False)}, False),
    33: ({1: ("bytes", False), 2: ("bytes", False)}, False),
    34: ({1: (MARK, True), 2: (ANCHOR, True)}, False),
}


def read_fields(data, shape):
    """number → list of values. Numbers that the shape does not have are read over, and kept as they stand."""
    found, at = {}, 0
    while at < len(data):
        tag, at = read_varint(data, at)
        field, wire = tag >> 3, tag & 7
        require(1 <= field <= 2 ** 29 - 1, "field number")
        kind, repeated = shape.get(field, (None, True))
        if wire == 0:
            value, at = read_varint(data, at)
            require(kind is None or isinstance(kind, int) and value <= kind, "number")
        else:
            require(wire in (1, 2, 5) and (kind is None or wire == 2 and not isinstance(kind, int)), "wire type")
            size = {1: 8, 5: 4}.get(wire)
            if size is None:
                size, at = read_varint(data, at)
            require(size <= len(data) - at, "cut")
            value, at = data[at:at + size], at + size
            if isinstance(kind, dict):
                value = read_fields(value, kind)
        require(repeated or field not in found, "twice")
        found.setdefault(field, []).append(value)
    return found


def one(found, field, default=b""):
    return found.get(field, [default])[0]


def sized(value, *sizes):
    require(len(value) in sizes, "size")
    return value


def line(value, least, most):
    require(least <= len(value) <= most, "size of a line")
    for letter in utf8(value):
        code = ord(letter)
        require(code > 0x1F and not 0x7F <= code <= 0x9F and not 0x2028 <= code <= 0x202E
                and not 0x2066 <= code <= 0x2069, "a character that may not stand in a line")


def utf8(value):
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("no UTF-8") from None


def check_target(found):
    sized(one(found, 1), 16)
    sized(one(found, 2), 16)


def check_timers(found):
    require(max(one(found, 1, 0), one(found, 2, 0)) <= LONGEST_TIMER, "timers")


def check_text(found):
    value = one(found, 1)
    utf8(sized(value, *range(1, 65537)))
    mentions = found.get(2, [])
    require(len(mentions) <= 64, "mentions")
    end = 0
    for item in mentions:
        start, length = one(item, 1, 0), one(item, 2, 0)
        sized(one(item, 3), 32)
        require(length >= 1 and end <= start and start + length <= len(value), "mention")
        end = start + length
        for place in (start, end):
            require(place == len(value) or value[place] & 0xC0 != 0x80, "a mention within a character")


def check_revision(value):
    require(value >= 1, "revision")


def check_login(value):
    require(1 <= len(value) <= 256, "login")
    line(value, 1, 256)
    name = utf8(value)
    require(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower()) == name, "login")


def check_receipts(found):
    groups = found.get(1, [])
    require(1 <= len(groups) <= 32, "groups")
    places, count = set(), 0
    for group in groups:
        places.add((sized(one(group, 1), 16), sized(one(group, 2), 16)))
        messages = [sized(item, 16) for item in group.get(3, []) + group.get(4, [])]
        require(messages and len(set(messages)) == len(messages), "messages")
        count += len(messages)
    require(len(places) == len(groups) and count <= 1024, "receipts")


def check_details(found):
    line(one(found, 1), 0, 256)
    require(len(one(found, 2)) <= 4096, "description")
    utf8(one(found, 2))
    require(one(found, 3, 0) >= 1, "room version")
    check_revision(one(found, 4, 0))


def check_sync(found):
    marks, rooms = found.get(1, []), found.get(2, [])
    require(1 <= len(marks) + len(rooms) and len(marks) <= 64 and len(rooms) <= 12, "how much is told")
    for mark in marks:
        sized(one(mark, 1), 16)
        sized(one(mark, 2), 16)
        require(one(mark, 3, 0) >= 1, "counter")
    require(len({sized(one(room, 1), 16) for room in rooms}) == len(rooms), "a room twice")
    for room in rooms:
        sized(one(room, 3), 64)
        require(one(room, 2, 0) >= 1, "version")
        require((4 in room) == (one(room, 5) != b""), "details, and who said them")
        if 4 in room:
            sized(one(room, 5), 32)
            check_details(room[4][0])
            require(one(room[4][0], 3, 0) <= one(room, 2, 0), "details of a later version")


def unzigzag(value):
    return value >> 1 if value & 1 == 0 else -(value + 1 >> 1)


def check_body(field, body):
    if field == 16:
        check_text(body)
    elif field == 17:
        check_target(one(body, 1, {}))
        line(one(body, 2), 1, 64)
        check_revision(one(body, 4, 0))
    elif field == 18:
        check_target(one(body, 1, {}))
        check_text(one(body, 2, {}))
        check_revision(one(body, 3, 0))
    elif field == 19:
        check_target(one(body, 1, {}))
    elif field == 20:
        check_receipts(body)
    elif field == 21:
        require(one(body, 1, 0) >= 1, "signal")
    elif field == 23:
        require(abs(unzigzag(one(body, 1, 0))) <= 900_000_000, "latitude")
        require(abs(unzigzag(one(body, 2, 0))) <= 1_800_000_000, "longitude")
        require(one(body, 3, 0) <= 20_000_000, "accuracy")
        line(one(body, 4), 0, 256)
    elif field == 24:
        check_details(body)
    elif field == 25:
        check_timers(one(body, 1, {}))
        check_revision(one(body, 2, 0))
    elif field == 27:
        sized(one(body, 1), 32)
        check_login(one(body, 2))
        sized(one(body, 3), 64)
        line(one(body, 4), 0, 256)
    elif field == 34:
        check_sync(body)


def check_content(data):
    """The fields; raises `Refused` for what a reader refuses in those that this program writes."""
    require(len(data) <= 81916, "size")
    found = read_fields(data, CONTENT)
    bodies = [field for field in found if 16 <= field <= 63]
    require(len(bodies) == 1 and len(found[bodies[0]]) == 1, "bodies")
    users = [sized(user, 32) for user in found.get(1, [])]
    require(len(users) in (0, 2) and users == sorted(users), "users")
    sized(one(found, 2), 16)
    if 8 in found:
        check_timers(found[8][0])
    if 9 in found:
        check_target(found[9][0])
    if 10 in found:
        sized(one(found[10][0], 1), 0, 32)
    known = bodies[0] in CONTENT
    require(not known or bodies[0] in (16, 23, 27) or not {8, 9, 10} & set(found), "what stands beside the body")
    if known:
        check_body(bodies[0], found[bodies[0]][0])
    return found


def is_taken(data):
    try:
        check_content(data)
        return True
    except Refused:
        return False


# What others make of a message.

def outcome(case):
    author = case["author"]
    counting = [item for item in case["amendments"] if item["removed-device"] is False]
    if any(item["kind"] == "recall" and item["author"] == author for item in counting):
        return {"recalled": True}

    def last(items):
        def rank(item):
            return item["revision"], ident(item["device"]), ident(item["first-id"])

        return max(items, key=rank, default=None)

    edit = last([item for item in counting if item["kind"] == "edit" and item["author"] == author])
    reactions = {}
    for item in counting:
        if item["kind"] == "reaction":
            reactions.setdefault((item["emoji"].encode("utf-8"), tuple(item["author"])), []).append(item)
    users = {}
    for (emoji, (who, _)), items in reactions.items():
        if not last(items)["removed"]:
            users.setdefault(emoji, set()).add(who)
    shown = [{"emoji": emoji.decode("utf-8"), "users": sorted(users[emoji])} for emoji in sorted(users)]
    return {"recalled": False, "text": edit["text"] if edit else case["text"], "edited": edit is not None,
            "reactions": shown}


# Making the file.

def name(*parts):
    return H("\0".join(str(part) for part in parts).encode("utf-8"))


def short(*parts):
    return name(*parts)[:16].hex()


def long(*parts):
    return name(*parts)[:32].hex()


def made_contents():
    aim = {"device": short("device"), "first-id": short("target")}
    mention = {"start": 4, "length": 3, "who": long("bob")}
    bodies = [
        ("text", {"text": "⚿ Bob, at dusk", "mentions": [mention, {"start": 9, "length": 7, "who": long("carol")}]}),
        ("text", {"text": "a", "mentions": [{"start": 0, "length": 1, "who": long("bob")}]}),
        ("reaction", aim | {"emoji": "👩‍🚒", "removed": False, "revision": 1}),
        ("reaction", aim | {"emoji": "+1", "removed": True, "revision": UINT32}),
        ("edit", aim | {"text": "⚿ Bob, at dawn", "mentions": [mention], "revision": 300}),
        ("recall", aim),
        ("receipts", {"groups": [
            {"conversation": short("direct"), "device": short("device"), "delivered": [short(1), short(2)], "read": []},
            {"conversation": short("room"), "device": short("device"), "delivered": [short(1)], "read": [short(3)]},
        ]}),
        ("signal", {"state": 1}), ("signal", {"state": 5}), ("signal", {"state": 200}),
        ("location", {"latitude": 525_200_080, "longitude": -134_049_540, "accuracy": 12, "label": "The gate"}),
        ("location", {"latitude": -900_000_000, "longitude": 1_800_000_000, "accuracy": 20_000_000, "label": ""}),
        ("location", {"latitude": 0, "longitude": 0, "accuracy": 0, "label": ""}),
        ("room-details", {"title": "Gate ⚿", "description": "two\nlines", "room-version": 9, "revision": 3}),
        ("room-details", {"title": "", "description": "", "room-version": 1, "revision": 1}),
        ("timers", {"expiry": LONGEST_TIMER, "burn": 30, "revision": 2}),
        ("timers", {"expiry": 0, "burn": 0, "revision": 1}),
        ("contact-card", {"who": long("carol"), "login": "carol@gate", "identity": name("identity").hex(),
                          "name": "Carol ⚓"}),
        ("sync", {"read-marks": [{"conversation": short("direct"), "device": short("device"), "counter": UINT64}],
                  "rooms": []}),
        ("sync", {"read-marks": [], "rooms": [
            {"room": short("room"), "version": 9, "entry": name("entry").hex(), "by": long("alice"),
             "details": {"title": "Gate ⚿", "description": "two\nlines", "room-version": 9, "revision": 3}},
            {"room": short("other room"), "version": 1, "entry": name("other entry").hex()},
        ]}),
    ]
    beside = [
        {"timers": {"expiry": 60, "burn": 0}}, {"reply-to": aim},
        {"forwarded": {"author": long("carol"), "sent-at": 1767225600123}}, {"forwarded": {"author": "", "sent-at": 0}},
        {"timers": {"expiry": LONGEST_TIMER, "burn": 10}, "reply-to": aim, "forwarded": {"author": "", "sent-at": 1}},
    ]
    for kind, body in bodies:
        users = [] if kind in ("room-details", "sync") else [long("alice"), long("bob")]
        content = {"users": users, "first-id": short("first"), "kind": kind, "body": body}
        yield content
        if body in (bodies[0][1], bodies[10][1], bodies[17][1]):
            yield from (content | more for more in beside)


def mutated(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(data))
        what = chance.randrange(4)
        if what == 0:
            data[at] = chance.randrange(256)
        elif what == 1:
            del data[at]
        elif what == 2:
            data.insert(at, data[at])
        else:
            data[at] = (data[at] + chance.choice([-1, 1])) % 256
    return bytes(data)


def made_verdicts(contents, chance):
    for content in contents:
        # Without the two users, which most changes would hit.
        data = encode(content | {"users": []})
        found = {True: set(), False: set()}
        for _ in range(400):
            changed = mutated(data, chance)
            found[is_taken(changed)].add(changed)
        for taken, some in found.items():
            for changed in sorted(some, key=name)[:4]:
                yield {"content": changed.hex(), "taken": taken}


def made_amendments(chance):
    people = {who: [long(who), name("identity", who).hex()] for who in ("alice", "bob")}
    people["reset"] = [long("alice"), name("identity", "reset").hex()]
    amendments = []
    for number in range(chance.randint(0, 9)):
        item = {"author": people[chance.choice(sorted(people))], "device": short("device", chance.randint(1, 2)),
                "first-id": short("amendment", number), "revision": chance.randint(1, 3),
                "removed-device": chance.random() < 0.1}
        kind = chance.choice(["edit"] * 4 + ["reaction"] * 8 + ["recall"])
        if kind == "edit":
            item |= {"text": "wording %d" % number}
        elif kind == "reaction":
            item |= {"emoji": chance.choice(["👍", "⚿"]), "removed": chance.random() < 0.4}
        else:
            item |= {"revision": 0}
        amendments.append(item | {"kind": kind})
    return {"author": people["alice"], "text": "the first wording", "amendments": amendments}


def make():
    chance = random.Random(17)
    contents = list(made_contents())
    cases = [made_amendments(chance) for _ in range(60)]
    encoded = [item | {"content": encode(item).hex(), "padded": len(pad(encode(item)))} for item in contents]
    parts = {
        "contents": encoded,
        "verdicts": list(made_verdicts(contents, chance)),
        "amended": [case | {"outcome": outcome(case)} for case in cases],
    }
    # One item on a line.
    lines = [",\n".join(json.dumps(item, ensure_ascii=False) for item in items) for items in parts.values()]
    print("{\n%s}" % ",\n".join('"%s": [\n%s\n]' % part for part in zip(parts, lines)))


def check(vectors):
    for content in vectors["contents"]:
        data = encode(content)
        if content["content"] != data.hex():
            yield "%s: expected %s, computed %s" % (content["kind"], content["content"], data.hex())
        if content["padded"] != padded_size(4 + len(data)):
            yield "%s: padded size of %d" % (content["kind"], len(data))
        if not is_taken(bytes.fromhex(content["content"])):
            yield "%s: refused: %s" % (content["kind"], content["content"])
    for verdict in vectors["verdicts"]:
        if is_taken(bytes.fromhex(verdict["content"])) != verdict["taken"]:
            yield "taken is not %s: %s" % (verdict["taken"], verdict["content"])
    for case in vectors["amended"]:
        chance, expected = random.Random(5), case["outcome"]
        for _ in range(3):
            found = outcome(case | {"amendments": chance.sample(case["amendments"], len(case["amendments"]))})
            if found != expected:
                yield "outcome: expected %s, computed %s" % (expected, found)


def verify(path):
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    failures = list(check(vectors))
    if not all(vectors.get(part) for part in ("contents", "verdicts", "amended")):
        failures.append("a part of the file is empty")
    print("\n".join(failures), file=sys.stderr, end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--make"]:
        make()
    elif len(sys.argv) == 2:
        sys.exit(verify(sys.argv[1]))
    else:
        sys.exit(__doc__)
