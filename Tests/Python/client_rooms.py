"""Rooms in the Python client, by PosternTrust.md, "Rooms", and Protocol.md, "Rooms": it reads them and changes none.

home["rooms"]: room → "entries": {version: [H(entry), state]}, "named": {author: list version of the entry before}, and
"title": what the members call it, [room version, revision, title, description].

No entry by a device that is listed no longer is taken here: such a room does not go on, as nobody can stand by it.
"""

from client_home import lists_of, login_of, own_who
from relay_connection import FETCH_ROOM_STATE, FETCH_ROOMS, ROOM_ENTRY, ROOM_STATE, ROOMS, message, one
from signed_documents import ZERO64, H, Refused, check_anchor, check_entry, read_entry, read_state, require, write_state
from worked_example import bytes_field, number_field


def newest_entries(connection):
    """room → (version, H(entry)): where the relay says that the rooms of this user stand."""
    rooms = connection.ask(FETCH_ROOMS, b"", ROOMS).get(1, [])
    return {one(found, 1): (one(found, 2, 0), one(found, 3)) for found in map(message, rooms)}


def entries_from(connection, room, version):
    """What may be read of a room from a version on; it may begin later than was asked."""
    documents, more = [], True
    while more:
        first = read_entry(documents[-1][0])["version"] + 1 if documents else version
        found, more = connection.part(ROOM_ENTRY, room, first)
        documents += found
    return documents


# What is held

def place_of(held):
    version = max(map(int, held["entries"]), default=0)
    if not version:
        return 0, ZERO64, None, {}
    body_hash, state = map(bytes.fromhex, held["entries"][str(version)])
    named = {bytes.fromhex(who): list_version for who, list_version in held["named"].items()}
    return version, body_hash, read_state(state), named


def keep(held, place):
    version, body_hash, state, named = place
    held["entries"][str(version)] = [body_hash.hex(), write_state(state).hex()]
    held["named"] = {who.hex(): list_version for who, list_version in named.items()}


def title_of(home, room):
    title = home["rooms"][room.hex()]["title"][2]
    return title or f"room {room.hex()[:8]}"


# Reading

def begin(home, connection, header, sender, newest_list):
    """Holds a room that a member's signed header names: from version 1 where it may be read, else from that entry.

    newest_list: of the sender.
    """
    room, version = header["conversation"], header["room_version"]
    documents, held = entries_from(connection, room, 1), {"entries": {}, "named": {}, "title": [0, 0, "", ""]}
    require(documents, "a room that the relay does not give")
    if read_entry(documents[0][0])["version"] > 1:
        bodies = [body for body, _ in documents if H(body) == header["entry"]]
        require(bodies, "the relay does not give the entry that the header names")
        answer = connection.ask(FETCH_ROOM_STATE, bytes_field(1, room) + number_field(2, version), ROOM_STATE)
        place = check_anchor(bodies[0], one(answer, 1), room, version, header["entry"])
        require(place[2]["members"].get(sender, [b""])[0] == H(newest_list["identity"]), "an anchor by no member")
        require(any(item["id"] == header["device"] for item in newest_list["devices"]), "an anchor by a removed device")
        for who in place[2]["members"]:
            lists_of(home, connection, who[16:])
        keep(held, place)
    try:
        list(take(home, connection, room, held))
    except Refused:
        # What comes before a refused entry is taken all the same.
        if not held["entries"]:
            raise
    home["rooms"][room.hex()] = held


def follow(home, connection, room):
    """Takes the entries that are new, and yields for each what it did."""
    yield from take(home, connection, room, home["rooms"][room.hex()])


def take(home, connection, room, held):
    for document in entries_from(connection, room, place_of(held)[0] + 1):
        place, entry = place_of(held), read_entry(document[0])
        lists = {who: lists_of(home, connection, who[16:]) for who in concerned(home, entry, place[2])}
        after = check_entry(document, room, place, lists)
        require(any(item["id"] == entry["device"] for item in lists[entry["author"]][-1]["devices"]),
                "an entry by a device that is listed no longer")
        keep(held, after)
        yield login_of(home, entry["author"]) + " " + words(home, entry)


def concerned(home, entry, before):
    """Whose lists decide about an entry: its author's, of those whom it names, and of the moderators before it."""
    content = entry["content"]
    named = content["members"] if entry["change"] == 1 else content if entry["change"] in (2, 3) else ()
    moderators = [who for who, (_, role) in before["members"].items() if role == 2] if before else []
    users = {entry["author"], *named, *moderators}
    require(all(who[:16].hex() == home["network"] for who in users), "a member of another network")
    return users


def words(home, entry):
    content = entry["content"]
    if entry["change"] == 4:
        return "sets the room's timers to {} s and {} s".format(*content)
    if entry["change"] == 5:
        return "changes the room's items"
    names = ", ".join(login_of(home, who) for who in (content["members"] if entry["change"] == 1 else content))
    return {1: "begins a room with ", 2: "sets the members ", 3: "removes "}[entry["change"]] + names


def update_rooms(home, connection):
    """Yields what happened in the rooms that this user was in; of a refused entry, why."""
    named = newest_entries(connection)
    for room in map(bytes.fromhex, home["rooms"]):
        version, _, state, _ = place_of(home["rooms"][room.hex()])
        if named.get(room, (0,))[0] > version or room not in named and own_who(home) in state["members"]:
            try:
                yield from (f"in {title_of(home, room)} {line}" for line in follow(home, connection, room))
            except Refused as reason:
                yield f"refused: {reason}"


# Messages in rooms

def check_sender(home, connection, header, sender, lists):
    """What a message's header says of its room, once its signature is good. Returns the state that it names."""
    room, named_list = header["conversation"], lists[header["list_version"] - 1]
    if room.hex() not in home["rooms"]:
        begin(home, connection, header, sender, lists[-1])
    if header["room_version"] > place_of(home["rooms"][room.hex()])[0]:
        list(follow(home, connection, room))
    held = home["rooms"][room.hex()]["entries"].get(str(header["room_version"]))
    require(held, "an entry that is not known here")
    require(held[0] == header["entry"].hex(), "another entry of that version")
    state = read_state(bytes.fromhex(held[1]))
    for who, identity in ((sender, named_list["identity"]),
                          (own_who(home), bytes.fromhex(home["pinned"][home["user"]][0]))):
        require(state["members"].get(who, [b""])[0] == H(identity), "somebody who was not in the room")
    return state


def learn_title(home, header, sender, state, details):
    """Whether the title of a message's RoomDetails counts."""
    held = home["rooms"][header["conversation"].hex()]
    found = [one(details, 3, 0), one(details, 4, 0), one(details, 1).decode(), one(details, 2).decode()]
    require(found[0] <= header["room_version"], "details of a later entry")
    counts = state["kind"] == 2 or state["members"][sender][1] == 2
    rank = lambda title: (*title[:2], title[2].encode(), title[3].encode())
    if counts and rank(found) > rank(held["title"]):
        held["title"] = found
    return counts


def members_to_seal_to(home, connection, room):
    """Version and H(entry) of the newest entry, and {user: newest list} of the members whose identity is the room's."""
    require(room in newest_entries(connection), "you are not in the room")
    list(follow(home, connection, room))
    version, body_hash, state, _ = place_of(home["rooms"][room.hex()])
    require(newest_entries(connection).get(room) == (version, body_hash), "the relay shows another room")
    require(own_who(home) in state["members"], "you are not in the room")
    lists = {who[16:]: lists_of(home, connection, who[16:])[-1] for who in state["members"]}
    return version, body_hash, {user: found for user, found in lists.items()
                                if state["members"][found["network"] + user][0] == H(found["identity"])}
