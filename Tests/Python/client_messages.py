"""Messages of the Python client: sealing and opening, by PosternCrypto.md, "Sealing" and "Opening"."""

import secrets
import time
from hmac import compare_digest

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from client_contents import check_kind, taken, timers_of
from client_home import home_ids, lists_of, login_of, own_device
from client_rooms import check_sender, members_to_seal_to, title_of
from content_kinds import check_content, encode
from relay_connection import ACCEPTED, CLAIM, CLAIMED, SEND, document_of, message, one
from signed_documents import H, check_keys, require, verify
from worked_example import (
    CURVE, SUITE, T, ZERO_NONCE, bytes_field, conversation_id, derive, encode_envelope, encode_header,
    encode_wrap_block, hpke_seal, key_id, number_field, pad, padded_size, point, private_key, signed_bytes, sign,
    wrap_info,
)

# Kinds of exchange keys, and of messages.
ONE_TIME, ROTATING = 1, 2
DIRECT, ROOM = 1, 2


# Sealing

def claim(connection, lists, own):
    """(user, device, exchange key) of every device on the lists that has one, but the sending one."""
    devices = {item["id"]: found for found in lists for item in found["devices"] if item["id"] != own}
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


def send(home, connection, conversation, peer, content):
    """Seals a content for the user `peer`, or for the room that is the conversation, and sends it. Its first id."""
    network, user, signing = home_ids(home)
    identifier, place = secrets.token_bytes(16), {}
    if peer:
        lists = {subject: lists_of(home, connection, subject)[-1] for subject in (user, peer)}
        users = [(network + subject).hex() for subject in (user, peer)]
    else:
        version, entry, lists = members_to_seal_to(home, connection, conversation)
        place, users = {"kind": ROOM, "room_version": version, "entry": entry}, []
    recipients = claim(connection, lists.values(), own_device(home))

    counter, previous = home["sent"].get(conversation.hex(), [0, bytes(64).hex()])
    secret, context = secrets.token_bytes(32), network + identifier
    header = encode_header(place | {
        "network": network, "conversation": conversation, "message": identifier, "sender": user,
        "device": own_device(home), "list_version": lists[user]["version"], "counter": counter + 1,
        "sent_at": int(time.time() * 1000), "time_to_live": 30 * 86400, "previous": bytes.fromhex(previous),
    }, derive(secret, "message commitment", context, 64))
    content = encode(timers_of(home, conversation, content["kind"]) | content
                     | {"users": users, "first-id": identifier.hex()})
    ciphertext = AESGCM(derive(secret, "message key", context, 32)).encrypt(ZERO_NONCE, pad(content), header)
    ephemeral = ec.generate_private_key(CURVE)
    rows = [(to, key_id(pk), hpke_seal(ephemeral, pk, wrap_info(header, whose, to, key_id(pk)), secret))
            for whose, to, pk in recipients]
    wrap_block = encode_wrap_block(point(ephemeral), rows)
    to_sign = signed_bytes(header, ciphertext, wrap_block)
    envelope = encode_envelope(header, wrap_block, sign(signing, to_sign), ciphertext)
    accepted = connection.ask(SEND, bytes_field(1, envelope) + bytes_field(2, wrap_block)
                              + (bytes_field(3, network + peer) if peer else b""), ACCEPTED)
    require(one(accepted, 1) == identifier, "another message was accepted")
    home["sent"][conversation.hex()] = [counter + 1, H(to_sign).hex()]
    taken(home, read_header(header), lists[user]["identity"], False, check_content(content))
    return identifier


# Opening

def read_header(header):
    def number(at, size):
        return int.from_bytes(header[at:at + size], "big")

    require(len(header) == 304 and header[:2] == bytes([1, 1]), "another version")
    require(header[2] in (DIRECT, ROOM) and header[3] == 0, "a kind of envelope that is not read here")
    found = {"kind": header[2], "network": header[4:20], "conversation": header[20:36], "message": header[36:52],
             "sender": header[52:68], "device": header[68:84], "list_version": number(84, 4),
             "room_version": number(88, 4), "counter": number(92, 8), "sent_at": number(100, 8),
             "entry": header[176:240], "commitment": header[240:304]}
    require(found["counter"] >= 1 and 1 <= number(108, 4) <= 2_592_000, "counter or time to live")
    in_room = found["kind"] == ROOM
    require((found["room_version"] >= 1) == in_room and (in_room or found["entry"] == bytes(64)), "room")
    return found


def opened(home, connection, delivery):
    """What to tell of a delivery."""
    network, user, signing = home_ids(home)
    envelope, own = one(delivery, 4), one(delivery, 2)
    require(len(envelope) >= 772 and len(own) == 64, "size")
    head, block_hash, signature, ciphertext = envelope[:304], envelope[304:368], envelope[368:500], envelope[500:]
    header = read_header(head)
    require(header["network"] == network, "another network")
    sender, version = network + header["sender"], header["list_version"]
    direct = conversation_id(sender, network + user)
    require(header["kind"] == ROOM or header["conversation"] == direct, "another conversation")
    lists = lists_of(home, connection, header["sender"])
    require(1 <= version <= len(lists), "a list that is not there")
    pk = [item["pk"] for item in lists[version - 1]["devices"] if item["id"] == header["device"]]
    require(pk, "a device that is not on its user's list")
    verify(pk[0], signature, T("envelope") + head + H(ciphertext) + block_hash)
    place = (header["conversation"] + header["device"]).hex()
    if header["counter"] <= home["taken"].get(place, 0):
        return "a message came again"
    home["taken"][place] = header["counter"]
    state = check_sender(home, connection, header, sender, lists) if header["kind"] == ROOM else None
    kind, exchange = home["exchange"].get(own[:16].hex(), (0, ""))
    require(kind, "a key that is not here")
    info = wrap_info(head, user, own_device(home), own[:16])
    secret = SUITE.decrypt(one(delivery, 3) + own[16:], private_key(bytes.fromhex(exchange)), info=info)
    context = network + header["message"]
    require(compare_digest(derive(secret, "message commitment", context, 64), header["commitment"]), "commitment")
    plain = AESGCM(derive(secret, "message key", context, 32)).decrypt(ZERO_NONCE, ciphertext, head)
    size = int.from_bytes(plain[:4], "big")
    require(len(plain) == padded_size(4 + size) and not any(plain[4 + size:]), "padding")
    content = check_content(plain[4:4 + size])
    require(content.get(1, []) == (sorted([sender, network + user]) if header["kind"] == DIRECT else []), "users")
    check_kind(content, header["kind"])
    if kind == ONE_TIME:
        del home["exchange"][own[:16].hex()]
    removed = not any(item["id"] == header["device"] for item in lists[-1]["devices"])
    said = taken(home, header, lists[version - 1]["identity"], removed, content, state)
    where = f" in {title_of(home, header['conversation'])}" if header["kind"] == ROOM else ""
    return login_of(home, sender) + where + said
