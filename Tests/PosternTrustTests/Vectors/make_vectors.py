#!/usr/bin/env python3
"""Makes layouts.json, refusals.json and rooms.json, and checks signed.json, which the Swift code signed.

    python3 make_vectors.py          writes the files anew (signatures differ each time: ECDSA is randomised)
    python3 make_vectors.py check    checks all signatures of layouts.json and signed.json, and writes nothing

Needs the `cryptography` package, 48 or newer.
"""

import json
import os
import sys

import postern_layouts as p
from refusals import refusals
from room_histories import histories
from world import World

HERE = os.path.dirname(os.path.abspath(__file__))


def document(name, body, key):
    return {
        "name": name, "body": body.hex(), "hash": p.H(body).hex(), "signature": key.sign(body).hex(),
        "signer": key.pk.hex(),
    }


def layouts(w):
    address, issued = w.address, w.issued
    one, other = w.network + w.alice, w.network + w.bob
    sign_in = p.sign_in(w.network, w.alice, w.phone_id, address, w.nonce)
    vault_proof = p.vault_proof(w.network, w.alice, 1, address, w.nonce)
    envelope = p.envelope(w.header, w.ciphertext, w.wrap_block)
    second = w.hosts[1]
    return {
        "source": "made by make_vectors.py from the layouts of the page, with Python's cryptography package",
        "keys": {name: {"scalar": key.scalar.hex(), "point": key.pk.hex()} for name, key in w.keys.items()},
        "network": w.network.hex(), "alice": w.alice.hex(), "bob": w.bob.hex(), "archive": w.archive.hex(),
        "nonce": w.nonce.hex(), "authority": w.authority.hex(), "group": w.group, "issued": issued,
        "settings": w.settings, "hosts": w.hosts,
        "charters": [
            document("version 1", w.charter1, w.keys["root"]), document("version 2", w.charter2, w.keys["spare"])],
        "policies": [
            document("version 1", w.policy1, w.keys["operating"]),
            document("version 2", w.policy2, w.keys["operating"])],
        "groupPolicy": document("group", w.group_policy, w.keys["operating"]),
        "lists": [
            document("version 1", w.list1, w.keys["identity"]), document("version 2", w.list2, w.keys["identity"]),
            document("another identity", w.list3, w.keys["new identity"])],
        "oneTime": document("one-time", w.one_time, w.keys["phone"]),
        "rotating": document("rotating", w.rotating, w.keys["phone"]),
        "voucher": document("voucher", w.voucher, w.keys["voucher"]),
        "signIn": document("sign-in", sign_in, w.keys["phone"]),
        "vaultProof": document("vault proof", vault_proof, w.keys["sign-in"]),
        "envelope": document("envelope", envelope, w.keys["phone"]),
        "bobList": document("Bob's", w.bob_list, w.keys["bob's identity"]),
        "roomEntries": [
            document(f"version {number}", body, w.keys[signer]) for number, (body, signer) in enumerate(w.entries, 1)],
        "roomStates": [state.hex() for state in w.states],
        "groupEntry": document("group", w.group_entry, w.keys["phone"]), "groupState": w.group_state.hex(),
        "header": w.header.hex(), "ciphertext": w.ciphertext.hex(), "wrapBlock": w.wrap_block.hex(),
        "ids": {
            "phone": w.phone_id.hex(), "laptop": w.laptop_id.hex(),
            "firstKey": p.key_id(w.keys["exchange 1"].pk).hex(), "direct": p.direct(one, other).hex(),
            "toOneself": p.direct(one, one).hex(),
            "betweenDevices": p.between_devices(w.network, w.phone_id, w.laptop_id).hex(),
            "scope": p.group_scope(w.network, w.group).hex(), "room": w.room.hex()},
        "joining": {
            "secret": w.secret.hex(), "networkCode": p.network_code(w.network, 2, address),
            "networkCodeIPv6": p.network_code(w.network, 1, second),
            "invitation": p.invitation(w.network, w.secret, 2, address),
            "relayHalf": p.derive(w.secret, "invite relay", w.network, 32).hex(),
            "administratorKey": p.derive(w.secret, "invite admin", w.network, 32).hex(),
            "mac": p.administrator_mac(w.secret, w.network, w.alice, w.login, w.keys["identity"].pk).hex()},
        "link": link(w),
        "numbers": {
            "network": p.fingerprint(w.network), "root": p.fingerprint(w.keys["root"].pk),
            "safety": " ".join(
                p.safety_half(who, w.keys[name].pk)
                for who, name in sorted([(one, "identity"), (other, "new identity")]))},
    }


def link(w):
    """Alice's laptop is new, and her phone is there."""
    key, identity = w.keys["laptop"].pk, w.keys["identity"].pk
    commitment = p.link_commitment(w.network, w.alice, key, w.new_random)
    return {
        "user": w.alice.hex(), "newDevice": key.hex(), "newRandom": w.new_random.hex(),
        "oldRandom": w.old_random.hex(), "identity": identity.hex(), "commitment": commitment.hex(),
        "digits": p.link_digits(commitment, identity, key, w.new_random, w.old_random),
        "code": p.link_code(w.alice, commitment)}


def check(path):
    with open(os.path.join(HERE, path)) as file:
        content = json.load(file)

    def documents(value):
        if isinstance(value, dict) and "signer" in value:
            yield value
        elif isinstance(value, (dict, list)):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from documents(inner)

    count = 0
    for each in documents(content):
        signer, signature, body = (bytes.fromhex(each[name]) for name in ("signer", "signature", "body"))
        if not p.verifies(signer, signature, body) or p.H(body).hex() != each["hash"]:
            sys.exit(f"{path}: '{each['name']}' does not verify")
        if p.verifies(signer, signature, body + b"\0"):
            sys.exit(f"{path}: '{each['name']}' verifies for other bytes")
        count += 1
    print(f"{path}: {count} signatures verify")


def write(path, content):
    with open(os.path.join(HERE, path), "w") as file:
        json.dump(content, file, indent=1, sort_keys=True, ensure_ascii=True)
        file.write("\n")


if __name__ == "__main__":
    if sys.argv[1:] != ["check"]:
        world = World()
        write("layouts.json", layouts(world))
        write("refusals.json", refusals(world))
        write("rooms.json", histories())
    for each in ("layouts.json", "signed.json"):
        if os.path.exists(os.path.join(HERE, each)):
            check(each)
