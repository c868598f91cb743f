#!/usr/bin/env python3
"""A client of one person with one device, in another language: written from the pages Protocol.md, PosternTrust.md and
PosternCrypto.md alone, to show that they suffice.

    client.py register HOME INVITATION_FILE PASSWORD_FILE   join a network by an invitation, and publish exchange keys
    client.py receive HOME                                  say what happened in the rooms; open what waits, print a
                                                            line for each, and acknowledge
    client.py history HOME                                  print the messages as they read now
    client.py rooms HOME                                    print the rooms, and who is in them
    client.py fetch HOME LOGIN FOLDER                       write the network's charters and policies, and the user's
                                                            lists, to files that signed_documents.py reads

    client.py send HOME WHERE                               send the text on standard input; WHERE is the title of a
                                                            room that is held, else a login
    client.py put HOME WHERE                                send another kind: {"kind": …, "body": …} in the form of
                                                            content_kinds.py stands on standard input
    client.py reply HOME MESSAGE                            send the text as an answer; MESSAGE: how its id begins
    client.py react HOME MESSAGE EMOJI                      react to it; or, with `unreact`, take that back
    client.py edit HOME MESSAGE                             put the text in the place of an own message
    client.py recall HOME MESSAGE                           delete an own message at everyone
    client.py receipt HOME MESSAGE delivered|read           tell its author

What sends prints `sent` and the message's id. HOME is a JSON file, keys and all: this is a program for tests. It
trusts whom it sees first, compares no clocks and no histories, reads no policies, starts nothing again that was broken
off, and refuses what it does not understand, or has no documents for. Needs `cryptography`.
"""

import json
import pathlib
import secrets
import sys
import time
import unicodedata

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from client_contents import find, history, next_revision
from client_home import home_ids, load, login_of, new_home, own_who, save, sign_in
from client_messages import ONE_TIME, ROTATING, opened, send
from client_rooms import place_of, title_of, update_rooms
from relay_connection import (
    ACKNOWLEDGE, CHARTER, COMMAND, DELIVER, DEVICE_LIST, FOUND, GAP, HELLO, INVITATION_OPENED, JOIN, KEYS_TAKEN, LIVE,
    LOOK_UP, OPEN_INVITATION, PING, POLICY, PONG, PUT_KEYS, QUEUE_EMPTY, REGISTER, REGISTERED, WELCOME, Connection,
    document_field, hello, one,
)
from signed_documents import Refused, check_charters, code, require
from worked_example import (
    CURVE, H, L, T, box, bytes_field, conversation_id, derive, device_id, key_id, number_field, point, private_key,
    scalar, scrypt_out, sign, u8, u32, u64, vault_context,
)


def u16(value):
    return value.to_bytes(2, "big")


# Joining

def meet(network, address, floor):
    """The authorities that the newest charter pins. The connection trusts nobody, and says nothing else."""
    connection = Connection(address, None)
    connection.ask(HELLO, hello(JOIN, network), WELCOME)
    charter = check_charters(connection.documents(CHARTER, network), network)[-1]
    shown = connection.certificates()
    connection.socket.close()
    require(charter["version"] >= floor, "the charter is older than the invitation")
    require(address in charter["hosts"], "the invitation's address is not in the charter")
    authorities = [der for der in shown if H(public_key_info(der)) in charter["authorities"]]
    require(authorities or not charter["authorities"], "the relay shows no authority of the charter")
    return authorities


def public_key_info(certificate):
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def signed(key, body):
    return body, sign(key, body)


def first_list(network, user, login, identity, signing):
    device = device_id(point(signing)) + point(signing) + u8(1) + u16(1) + u64(int(time.time()))
    return signed(identity, T("device list") + network + user + L(login.encode()) + u32(1) + bytes(64) + point(identity)
                  + u16(1) + device + u16(0))


def password_vault(network, user, identity, device_list, password):
    random = secrets.token_bytes(16)
    _, out = scrypt_out(unicodedata.normalize("NFC", password).encode(), network, user, random)
    derived = derive(out, "sign-in key", b"", 66)
    sign_in_key = private_key(bytes([derived[0] & 1]) + derived[1:])
    context = vault_context(network, user, 1, point(identity))
    sealed = box(out, "vault", context, scalar(identity) + u32(1) + H(device_list[0]))
    return number_field(1, 1) + bytes_field(2, random) + bytes_field(3, H(point(sign_in_key))) + bytes_field(4, sealed)


def make_keys(home, kind, count):
    """A bundle of new exchange keys, which are in the home."""
    keys = [ec.generate_private_key(CURVE) for _ in range(count)]
    for key in keys:
        home["exchange"][key_id(point(key)).hex()] = [kind, scalar(key).hex()]
    network, user, signing = home_ids(home)
    return signed(signing, T("exchange keys") + network + user + device_id(point(signing)) + u8(1) + u8(kind)
                  + u64(int(time.time())) + u16(count) + b"".join(sorted(map(point, keys))))


def register(path, invitation_file, password_file):
    payload = code(pathlib.Path(invitation_file).read_text(), "postern-invite-1")
    network, secret, floor = payload[:16], payload[16:48], int.from_bytes(payload[48:52], "big")
    address = payload[56:].decode()
    authorities = meet(network, address, floor)
    connection = Connection(address, authorities)
    connection.ask(HELLO, hello(JOIN, network), WELCOME)
    half = derive(secret, "invite relay", network, 32)
    invited = connection.ask(OPEN_INVITATION, bytes_field(1, half), INVITATION_OPENED)
    user, login = one(invited, 1), one(invited, 2).decode()
    require(3 not in invited, "the user registered before")
    identity, signing = ec.generate_private_key(CURVE), ec.generate_private_key(CURVE)
    home = new_home(address, authorities, network, user, login, scalar(identity), scalar(signing))
    rotating, one_time = make_keys(home, ROTATING, 1), [make_keys(home, ONE_TIME, 8) for _ in range(2)]
    save(path, home)
    device_list = first_list(network, user, login, identity, signing)
    password = pathlib.Path(password_file).read_text().splitlines()[0]
    vault = password_vault(network, user, identity, device_list, password)
    mac = HMAC(derive(secret, "invite admin", network, 32), hashes.SHA512())
    mac.update(T("invite") + network + user + L(login.encode()) + point(identity))
    connection.ask(REGISTER, bytes_field(1, half) + document_field(2, device_list) + bytes_field(3, vault)
                   + document_field(4, rotating) + bytes_field(5, mac.finalize()), REGISTERED)
    connection.socket.close()
    left = sign_in(home, COMMAND).ask(PUT_KEYS, b"".join(document_field(1, keys) for keys in one_time), KEYS_TAKEN)
    print(f"{login} has registered; the relay has {one(left, 1, 0)} one-time bundles")


# Sending

def post(path, say):
    """Sends what `say(home, connection)` answers: conversation, peer (or nothing, in a room) and content."""
    home = load(path)
    connection = sign_in(home, COMMAND)
    identifier = send(home, connection, *say(home, connection))
    save(path, home)
    print(f"sent {identifier.hex()}")


def place(home, connection, where):
    """(conversation, peer) of a room's title or a login."""
    rooms = [room for room in map(bytes.fromhex, home["rooms"]) if title_of(home, room) == where]
    if rooms:
        return rooms[0], b""
    peer = one(connection.ask(LOOK_UP, bytes_field(1, where.encode()), FOUND), 1)
    return direct(home, peer)


def direct(home, peer):
    return conversation_id(own_who(home), bytes.fromhex(home["network"]) + peer), peer


def written(text):
    return {"text": text, "mentions": []}


def send_text(path, where, text):
    put(path, where, {"kind": "text", "body": written(text)})


def put(path, where, content):
    post(path, lambda home, connection: (*place(home, connection, where), content))


def about(path, start, content):
    """Sends what `content(home, target, held)` says about a message, in its conversation."""
    def say(home, connection):
        (conversation, device, first_id), held = find(home, start)
        target = {"device": device.hex(), "first-id": first_id.hex()}
        peer = b"" if conversation.hex() in home["rooms"] else bytes.fromhex(held["peer"])
        return conversation, peer, content(home, target, held)
    post(path, say)


def reply(path, start, text):
    about(path, start, lambda home, target, held: {"kind": "text", "body": written(text), "reply-to": target})


def react(path, start, emoji, removed):
    about(path, start, lambda home, target, held: {"kind": "reaction", "body": target | {
        "emoji": emoji, "removed": removed, "revision": next_revision(home, held, "reaction", emoji)}})


def edit(path, start, text):
    about(path, start, lambda home, target, held: {"kind": "edit", "body": target | written(text) | {
        "revision": next_revision(home, held, "edit")}})


def recall(path, start):
    about(path, start, lambda home, target, held: {"kind": "recall", "body": target})


def receipt(path, start, word):
    """In the direct conversation with the author, wherever the message stands."""
    require(word in ("delivered", "read"), "delivered, or read")

    def say(home, connection):
        (conversation, device, first_id), held = find(home, start)
        group = {"conversation": conversation.hex(), "device": device.hex(), "delivered": [], "read": []}
        group[word] = [first_id.hex()]
        author = bytes.fromhex(held["author"][0])[16:]
        return *direct(home, author), {"kind": "receipts", "body": {"groups": [group]}}
    post(path, say)


# Receiving

def receive(path):
    home = load(path)
    connection = sign_in(home, LIVE)
    for line in update_rooms(home, connection):
        print(line)
    save(path, home)
    while True:
        number, found = connection.next_unasked()
        if number == QUEUE_EMPTY:
            break
        if number not in (DELIVER, GAP):
            continue
        sequence, refused = one(found, 1 if number == DELIVER else 4), b""
        try:
            print(opened(home, connection, found) if number == DELIVER else "relay: messages gave way")
        except (Refused, InvalidTag) as reason:
            print(f"refused: {str(reason) or type(reason).__name__}")
            refused = number_field(2, sequence)
        save(path, home)
        connection.say(ACKNOWLEDGE, number_field(1, sequence) + refused)
    # The answer, and QueueEmpty behind it, come when nothing is unacknowledged.
    connection.ask(PING, b"", PONG)
    while connection.next_unasked()[0] != QUEUE_EMPTY:
        pass


# Documents, as they are

def fetch(path, login, folder):
    home = load(path)
    connection, network = sign_in(home, COMMAND), bytes.fromhex(home["network"])
    user = one(connection.ask(LOOK_UP, bytes_field(1, login.encode()), FOUND), 1)
    chains = [("charter", CHARTER, network), ("policy", POLICY, bytes(16)), ("list", DEVICE_LIST, user)]
    for name, kind, subject in chains:
        for version, (body, signature) in enumerate(connection.documents(kind, subject), 1):
            (pathlib.Path(folder) / f"{name}.{version:04d}").write_bytes(L(body) + signature)


def show_history(path):
    for line in history(load(path)):
        print(line)


def show_rooms(path):
    home = load(path)
    for room, held in home["rooms"].items():
        version, _, state, _ = place_of(held)
        members = ", ".join(login_of(home, who) + (" (moderator)" if role == 2 else "")
                            for who, (_, role) in state["members"].items())
        print(f"{title_of(home, bytes.fromhex(room))}, version {version}: {members}")


def said():
    return sys.stdin.read().rstrip("\n")


# Command, and how many arguments it takes.
COMMANDS = {
    ("register", 3): register, ("receive", 1): receive, ("history", 1): show_history, ("rooms", 1): show_rooms,
    ("fetch", 3): fetch,
    ("send", 2): lambda *of: send_text(*of, said()), ("put", 2): lambda *of: put(*of, json.loads(said())),
    ("reply", 2): lambda *of: reply(*of, said()), ("edit", 2): lambda *of: edit(*of, said()), ("recall", 2): recall,
    ("react", 3): lambda *of: react(*of, False), ("unreact", 3): lambda *of: react(*of, True), ("receipt", 3): receipt,
}

if __name__ == "__main__":
    command = COMMANDS.get(("".join(sys.argv[1:2]), len(sys.argv) - 2))
    if not command:
        sys.exit(__doc__)
    try:
        command(*sys.argv[2:])
    except Refused as reason:
        sys.exit(f"refused: {reason}")
