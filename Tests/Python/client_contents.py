"""What messages of the Python client say, and what becomes of them, by PosternCrypto.md, "Content".

home["messages"]: "conversation device first-id" → what is known of a message that is shown for itself, with
"amendments" as content_kinds.py judges them; those of a message that has not come wait there alone.
home["timers"]: conversation → [revision, expiry, burn], what both users put into what they send from then on.
"""

from client_home import login_of, own_who
from client_rooms import learn_title
from content_kinds import outcome, unzigzag
from relay_connection import one
from signed_documents import H, require

# Bodies, and in which kinds of message each may stand here.
TEXT, REACTION, EDIT, RECALL, RECEIPTS = 16, 17, 18, 19, 20
LOCATION, ROOM_DETAILS, TIMERS, CONTACT_CARD = 23, 24, 25, 27
ALLOWED = {TEXT: (1, 2), REACTION: (1, 2), EDIT: (1, 2), RECALL: (1, 2), RECEIPTS: (1, 2), LOCATION: (1, 2),
           ROOM_DETAILS: (2,), TIMERS: (1,), CONTACT_CARD: (1, 2), 21: (), 32: (), 33: (), 34: ()}


def body_of(content):
    (field, values), = ((field, values) for field, values in content.items() if 16 <= field <= 63)
    return field, values[0]


def check_kind(content, kind):
    """A later body stands wherever its sender put it."""
    require(kind in ALLOWED.get(body_of(content)[0], (kind,)), "a body in another kind of message")


def timers_of(home, conversation, kind):
    """Beside what is shown for itself, the timers that were set in a direct conversation; a room has its own."""
    _, expiry, burn = home["timers"].get(conversation.hex(), [0, 0, 0])
    holds = kind in ("text", "location", "contact-card") and (expiry or burn)
    return {"timers": {"expiry": expiry, "burn": burn}} if holds else {}


def other_user(home, content):
    """The other user of a direct message, in hexadecimal; nobody, in a room."""
    return "".join(who[16:].hex() for who in content.get(1, []) if who != own_who(home))


def name(conversation, device, first_id):
    return f"{conversation.hex()} {device.hex()} {first_id.hex()}"


def taken(home, header, identity, device_removed, content, state=None):
    """Keeps a content, sent or received, and says in words what it is: to be read behind its author's login."""
    field, body = body_of(content)
    who, device, first_id = header["network"] + header["sender"], header["device"], one(content, 2)
    author = [who.hex(), H(identity).hex()]
    if field in (TEXT, LOCATION, CONTACT_CARD):
        text, shown = one(body, 1).decode() if field == TEXT else None, shown_body(home, field, body)
        held = home["messages"].setdefault(name(header["conversation"], device, first_id), {"amendments": []})
        held.setdefault("author", author)
        held.setdefault("peer", other_user(home, content))
        held.setdefault("text", text)
        held.setdefault("shown", beside(home, header, content) + shown + end(content))
        return ": " + held["shown"]
    if field in (REACTION, EDIT, RECALL):
        target = one(body, 1, {})
        said, item = amendment(field, body)
        item |= {"author": author, "device": device.hex(), "first-id": first_id.hex(), "removed-device": device_removed}
        place = name(header["conversation"], one(target, 1), one(target, 2))
        home["messages"].setdefault(place, {"amendments": []})["amendments"].append(item)
        return f" {said} {one(target, 2).hex()[:8]}"
    if field == RECEIPTS:
        groups = body.get(1, [])
        return "".join(f" {word} {first.hex()[:8]}" for group in groups
                       for number, word in ((3, "has received"), (4, "has read")) for first in group.get(number, []))
    if field == TIMERS:
        found = [one(body, 2, 0), one(one(body, 1, {}), 1, 0), one(one(body, 1, {}), 2, 0)]
        shortest = lambda timers: (timers[0], *(-(seconds or 2 ** 32) for seconds in timers[1:]))
        held = home["timers"].setdefault(header["conversation"].hex(), [0, 0, 0])
        home["timers"][header["conversation"].hex()] = max(held, found, key=shortest)
        return " sets the timers to {1} s and {2} s".format(*found)
    if field == ROOM_DETAILS:
        counts = state and not device_removed and learn_title(home, header, who, state, body)
        return " names the room" if counts else " names the room, without effect"
    return f" sends a kind of message that is not known here ({field})"


def beside(home, header, content):
    """What stands beside the body of a message that is shown for itself."""
    words = ""
    if 9 in content:
        target = content[9][0]
        known = name(header["conversation"], one(target, 1), one(target, 2)) in home["messages"]
        words += f"(answers {one(target, 2).hex()[:8]}{'' if known else ', which is not here'}) "
    if 10 in content:
        words += f"(forwarded, said to be from {login_of(home, one(content[10][0], 1))}) "
    return words


def end(content):
    """When it goes; every message goes under a network's standard settings."""
    if 8 not in content:
        return ""
    return " (goes {} s after sending, {} s after reading)".format(*(one(content[8][0], n, 0) for n in (1, 2)))


def shown_body(home, field, body):
    if field == TEXT:
        mentioned = [login_of(home, one(item, 3)) for item in body.get(2, [])]
        return one(body, 1).decode() + "".join(f" (mentions {login})" for login in mentioned)
    if field == LOCATION:
        latitude, longitude = (unzigzag(one(body, number, 0)) / 10 ** 7 for number in (1, 2))
        return f"(location {latitude}, {longitude} {one(body, 4).decode()})"
    pinned = home["pinned"].get(one(body, 1)[16:].hex())
    standing = "unknown" if not pinned else "same" if H(bytes.fromhex(pinned[0])) == one(body, 3) else "differs"
    return f"(contact {one(body, 2).decode()}, {standing})"


def amendment(field, body):
    """What it does to the target, in words, and the part of content_kinds.py's form that is the kind's own."""
    if field == REACTION:
        emoji, removed = one(body, 2).decode(), bool(one(body, 3, 0))
        item = {"kind": "reaction", "emoji": emoji, "removed": removed, "revision": one(body, 4, 0)}
        return f"takes {emoji} from" if removed else f"reacts {emoji} to", item
    if field == EDIT:
        text = one(one(body, 2, {}), 1).decode()
        return "edits", {"kind": "edit", "text": text, "revision": one(body, 3, 0)}
    return "recalls", {"kind": "recall", "revision": 0}


def next_revision(home, held, kind, emoji=None):
    """1 more than the greatest revision of this user that is known here."""
    author = [own_who(home).hex(), H(bytes.fromhex(home["pinned"][home["user"]][0])).hex()]
    return 1 + max((item["revision"] for item in held["amendments"] if item["kind"] == kind
                    and item["author"] == author and item.get("emoji") == emoji), default=0)


def find(home, start):
    """(conversation, device, first id) and what is known of the one message whose first id begins so."""
    found = [(place, held) for place, held in home["messages"].items()
             if place.split()[2].startswith(start) and "author" in held]
    require(len(found) == 1, f"{len(found)} messages whose id begins with {start}")
    return [bytes.fromhex(part) for part in found[0][0].split()], found[0][1]


def history(home):
    """A line for each message that is shown for itself, as it reads now."""
    for place, held in home["messages"].items():
        if "author" not in held:
            continue
        amendments = [item for item in held["amendments"] if item["kind"] != "edit" or held["text"] is not None]
        now = outcome({"author": held["author"], "text": held["text"], "amendments": amendments})
        who = login_of(home, bytes.fromhex(held["author"][0]))
        line = f"{place.split()[2][:8]} {who}: "
        if now["recalled"]:
            yield line + "(recalled)"
            continue
        reactions = [item["emoji"] + " " + ", ".join(login_of(home, bytes.fromhex(user)) for user in item["users"])
                     for item in now["reactions"]]
        yield (line + (f"{now['text']} (edited)" if now["edited"] else held["shown"])
               + "".join(f" | {reaction}" for reaction in reactions))
