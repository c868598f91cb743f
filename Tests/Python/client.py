#!/usr/bin/env python3
"""A client of one person with one device, in another language: written from the pages Protocol.md, PosternTrust.md and
PosternCrypto.md alone, to show that they suffice.

    client.py register HOME INVITATION_FILE PASSWORD_FILE   join a network by an invitation, and publish exchange keys
    client.py send HOME LOGIN                               seal what stands on standard input, and send it
    client.py receive HOME                                  open what waits, print a line for each, and acknowledge
    client.py fetch HOME LOGIN FOLDER                       write the network's charters and policies, and the user's
                                                            lists, to files that signed_documents.py reads

HOME is a JSON file, keys and all: this is a program for tests. It trusts whom it sees first, compares no clocks and no
histories, starts nothing again that was broken off, and refuses what it does not understand. Needs `cryptography`.
"""

import json
import pathlib
import secrets
import sys
import time
import unicodedata
from hmac import compare_digest

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from relay_connection import (
    ACCEPTED, ACKNOWLEDGE, CHALLENGE, CHARTER, CLAIM, CLAIMED, COMMAND, DELIVER, DEVICE_LIST, FOUND, GAP, HELLO,
    INVITATION_OPENED, JOIN, KEYS_TAKEN, LIVE, LOOK_UP, OPEN_INVITATION, PING, POLICY, PONG, PROOF, PUT_KEYS, QUEUE_EMPTY,
    REGISTER, REGISTERED, SEND, WELCOME, Connection, document_field, document_of, hello, message, one,
)
from signed_documents import Refused, check_charters, check_keys, check_lists, code, require, verify
from worked_example import (
    CURVE, H, L, SUITE, T, ZERO_NONCE, box, bytes_field, conversation_id, derive, device_id, encode_content,
    encode_envelope, encode_header, encode_wrap_block, hpke_seal, key_id, number_field, pad, padded_size, point,
    private_key, scalar, scrypt_out, sign, signed_bytes, u8, u32, u64, vault_context, wrap_info,
)

# Kinds of exchange keys.
ONE_TIME, ROTATING = 1, 2


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
    home = {"address": address, "authorities": [der.hex() for der in authorities], "network": network.hex(),
            "user": user.hex(), "identity": scalar(identity).hex(), "signing": scalar(signing).hex(), "exchange": {},
            "pinned": {user.hex(): [point(identity).hex(), 1]}, "sent": {}, "taken": {}}
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


# The home

def save(path, home):
    pathlib.Path(path).write_text(json.dumps(home, indent=1))


def load(path):
    return json.loads(pathlib.Path(path).read_text())


def home_ids(home):
    """network, user, and the device's signing key."""
    return bytes.fromhex(home["network"]), bytes.fromhex(home["user"]), private_key(bytes.fromhex(home["signing"]))


def sign_in(home, purpose):
    network, user, signing = home_ids(home)
    device, address = device_id(point(signing)), home["address"]
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
    identity, floor = home["pinned"].setdefault(user.hex(), [newest["identity"].hex(), 1])
    require(newest["identity"].hex() == identity, "the identity is another one than before")
    require(newest["version"] >= floor, "the newest list is older than one that was seen")
    home["pinned"][user.hex()][1] = newest["version"]
    return lists


# Sending

def claim(connection, lists, own_device):
    """(user, device, exchange key) of every device on the lists that has one, but the sending one."""
    devices = {item["id"]: found for found in lists for item in found["devices"] if item["id"] != own_device}
    rotating_only = len(devices) > 32 or any(item["kind"] != 1 for found in lists for item in found["devices"])
    asked = b"".join(bytes_field(1, device) for device in devices) + number_field(2, int(rotating_only))
    claimed = connection.ask(CLAIM, asked, CLAIMED)
    recipients = []
    for key in map(message, claimed.get(1, [])):
        device = one(key, 1)
        keys = check_keys(document_of(one(key, 2)), devices[device])
        require(keys["device"] == device, "keys of another device")
        require(-3600 <= time.time() - keys["created"] <= 30 * 86400, "keys that are old, or not made yet")
        recipients.append((devices[device]["user"], device, keys["keys"][0]))
    return recipients


def send(path, login, text):
    home = load(path)
    network, user, signing = home_ids(home)
    device, connection = device_id(point(signing)), sign_in(home, COMMAND)
    peer = one(connection.ask(LOOK_UP, bytes_field(1, login.encode()), FOUND), 1)
    lists = {subject: lists_of(home, connection, subject)[-1] for subject in (user, peer)}
    require(lists[peer]["login"] == login, "the relay shows another user")
    recipients = claim(connection, lists.values(), device)

    conversation, identifier = conversation_id(network + user, network + peer), secrets.token_bytes(16)
    counter, previous = home["sent"].get(conversation.hex(), [0, bytes(64).hex()])
    secret, context = secrets.token_bytes(32), network + identifier
    header = encode_header({
        "network": network, "conversation": conversation, "message": identifier, "sender": user, "device": device,
        "list_version": lists[user]["version"], "counter": counter + 1, "sent_at": int(time.time() * 1000),
        "time_to_live": 30 * 86400, "previous": bytes.fromhex(previous),
    }, derive(secret, "message commitment", context, 64))
    content = encode_content({"users": [network + user, network + peer], "first_id": identifier, "text": text})
    ciphertext = AESGCM(derive(secret, "message key", context, 32)).encrypt(ZERO_NONCE, pad(content), header)
    ephemeral = ec.generate_private_key(CURVE)
    rows = [(to, key_id(pk), hpke_seal(ephemeral, pk, wrap_info(header, whose, to, key_id(pk)), secret))
            for whose, to, pk in recipients]
    wrap_block = encode_wrap_block(point(ephemeral), rows)
    to_sign = signed_bytes(header, ciphertext, wrap_block)
    envelope = encode_envelope(header, wrap_block, sign(signing, to_sign), ciphertext)
    accepted = connection.ask(SEND, bytes_field(1, envelope) + bytes_field(2, wrap_block)
                              + bytes_field(3, network + peer), ACCEPTED)
    require(one(accepted, 1) == identifier, "another message was accepted")
    home["sent"][conversation.hex()] = [counter + 1, H(to_sign).hex()]
    save(path, home)


# Receiving

def opened(home, connection, delivery):
    """(login, text) of a delivery; `None` for one that was taken before."""
    network, user, signing = home_ids(home)
    envelope, own = one(delivery, 4), one(delivery, 2)
    require(len(envelope) >= 772 and len(own) == 64, "size")
    header, block_hash, signature, ciphertext = envelope[:304], envelope[304:368], envelope[368:500], envelope[500:]
    require(header[:4] == bytes([1, 1, 1, 0]) and header[4:20] == network, "not a direct message of this network")
    identifier, sender, device = header[36:52], header[52:68], header[68:84]
    version, counter = int.from_bytes(header[84:88], "big"), int.from_bytes(header[92:100], "big")
    require(header[20:36] == conversation_id(network + sender, network + user), "another conversation")
    lists = lists_of(home, connection, sender)
    require(1 <= version <= len(lists), "a list that is not there")
    pk = [item["pk"] for item in lists[version - 1]["devices"] if item["id"] == device]
    require(pk, "a device that is not on its user's list")
    verify(pk[0], signature, T("envelope") + header + H(ciphertext) + block_hash)
    place = (header[20:36] + device).hex()
    if counter <= home["taken"].get(place, 0):
        return None
    home["taken"][place] = counter
    kind, exchange = home["exchange"].get(own[:16].hex(), (0, ""))
    require(kind, "a key that is not here")
    info = wrap_info(header, user, device_id(point(signing)), own[:16])
    secret = SUITE.decrypt(one(delivery, 3) + own[16:], private_key(bytes.fromhex(exchange)), info=info)
    context = network + identifier
    require(compare_digest(derive(secret, "message commitment", context, 64), header[240:304]), "commitment")
    plain = AESGCM(derive(secret, "message key", context, 32)).decrypt(ZERO_NONCE, ciphertext, header)
    size = int.from_bytes(plain[:4], "big")
    require(len(plain) == padded_size(4 + size) and not any(plain[4 + size:]), "padding")
    content = message(plain[4:4 + size])
    require(content[1] == sorted([network + sender, network + user]), "users")
    bodies = [(field, value) for field, values in content.items() if 16 <= field <= 63 for value in values]
    require(len(bodies) == 1, "bodies")
    if kind == ONE_TIME:
        del home["exchange"][own[:16].hex()]
    body, value = bodies[0]
    shown = one(message(value), 1).decode() if body == 16 else f"a kind of message that is not known here ({body})"
    return lists[-1]["login"], shown


def receive(path):
    home = load(path)
    connection = sign_in(home, LIVE)
    while True:
        number, found = connection.next_unasked()
        if number == QUEUE_EMPTY:
            break
        if number not in (DELIVER, GAP):
            continue
        sequence, refused = one(found, 1 if number == DELIVER else 4), b""
        try:
            shown = opened(home, connection, found) if number == DELIVER else ("relay", "messages gave way")
            print("{}: {}".format(*shown) if shown else "a message came again")
        except (Refused, InvalidTag) as reason:
            print(f"refused: {reason!r}")
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


if __name__ == "__main__":
    command, arguments = sys.argv[1:2], sys.argv[2:]
    try:
        if command == ["register"] and len(arguments) == 3:
            register(*arguments)
        elif command == ["send"] and len(arguments) == 2:
            send(*arguments, sys.stdin.read().rstrip("\n"))
        elif command == ["receive"] and len(arguments) == 1:
            receive(*arguments)
        elif command == ["fetch"] and len(arguments) == 3:
            fetch(*arguments)
        else:
            sys.exit(__doc__)
    except Refused as reason:
        sys.exit(f"refused: {reason}")
