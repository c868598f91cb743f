"""What the Python client keeps, a JSON file; and its connections as a device that is signed in."""

import json
import pathlib

from relay_connection import CHALLENGE, DEVICE_LIST, HELLO, PROOF, WELCOME, Connection, hello, one
from signed_documents import check_lists, require
from worked_example import L, T, bytes_field, device_id, point, private_key, sign


def new_home(address, authorities, network, user, login, identity, signing):
    """Keys as scalars[66], ids and points in hexadecimal like everything in it."""
    return {
        "address": address, "authorities": [der.hex() for der in authorities], "network": network.hex(),
        "user": user.hex(), "identity": identity.hex(), "signing": signing.hex(),
        # key id → kind and scalar; user → identity, list version and login.
        "exchange": {}, "pinned": {user.hex(): [point(private_key(identity)).hex(), 1, login]},
        # conversation → counter and envelope hash of what was sent last; conversation and device → counter taken last.
        "sent": {}, "taken": {},
        # See client_rooms.py and client_contents.py.
        "rooms": {}, "messages": {}, "timers": {},
    }


def save(path, home):
    pathlib.Path(path).write_text(json.dumps(home, indent=1))


def load(path):
    return json.loads(pathlib.Path(path).read_text())


def home_ids(home):
    """network, user, and the device's signing key."""
    return bytes.fromhex(home["network"]), bytes.fromhex(home["user"]), private_key(bytes.fromhex(home["signing"]))


def own_who(home):
    return bytes.fromhex(home["network"] + home["user"])


def own_device(home):
    return device_id(point(home_ids(home)[2]))


def login_of(home, who):
    """Of somebody who is not known here: "somebody"."""
    return home["pinned"].get(who[16:].hex(), ["", 0, "somebody"])[2]


def sign_in(home, purpose):
    network, user, signing = home_ids(home)
    device, address = own_device(home), home["address"]
    connection = Connection(address, [bytes.fromhex(der) for der in home["authorities"]])
    challenge = connection.ask(HELLO, hello(purpose, network, user, device), CHALLENGE)
    proof = sign(signing, T("sign-in") + network + user + device + L(address.encode()) + one(challenge, 1))
    welcome = connection.ask(PROOF, bytes_field(1, address.encode()) + bytes_field(2, proof), WELCOME)
    require(not one(welcome, 11, 0), "this device was removed")
    return connection


def lists_of(home, connection, user):
    """A user's device lists, checked. The identity is pinned at first sight; no list below one that was seen counts."""
    lists = check_lists(connection.documents(DEVICE_LIST, user))
    require(lists, "a user without a list")
    newest = lists[-1]
    require(newest["user"] == user and newest["network"].hex() == home["network"], "another user's list")
    identity, floor, _ = home["pinned"].get(user.hex(), [newest["identity"].hex(), 1, ""])
    require(newest["identity"].hex() == identity, "the identity is another one than before")
    require(newest["version"] >= floor, "the newest list is older than one that was seen")
    home["pinned"][user.hex()] = [identity, newest["version"], newest["login"]]
    return lists
