#!/usr/bin/env python3
"""Postern's sealing, written from the page PosternCrypto.docc/PosternCrypto.md alone.

    worked_example.py VECTORS.json          recompute every value of the worked example; exit 1 on a difference
    worked_example.py --seal                seal a message for one recipient under fresh keys; JSON on stdout

Needs the package `cryptography`, 48 or newer, whose own HPKE opens the example's wraps and makes those of --seal.
"""

import hashlib
import json
import secrets
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = hpke.Suite(hpke.KEM.P521, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM)
CURVE = ec.SECP521R1()
ZERO_NONCE = bytes(12)


# Notation

def H(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def T(name):
    text = b"postern/1 " + name.encode("ascii")
    return bytes([len(text)]) + text


def u8(value):
    return value.to_bytes(1, "big")


def u32(value):
    return value.to_bytes(4, "big")


def u64(value):
    return value.to_bytes(8, "big")


def L(content):
    return u32(len(content)) + content


def derive(secret, name, context, count):
    return HKDF(algorithm=hashes.SHA512(), length=count, salt=None, info=T(name) + context).derive(secret)


def box(secret, name, context, plain):
    key = derive(secret, name + " key", context, 32)
    commitment = derive(secret, name + " commitment", context, 64)
    return commitment + AESGCM(key).encrypt(ZERO_NONCE, plain, T(name) + context)


# Keys

def private_key(scalar):
    return ec.derive_private_key(int.from_bytes(scalar, "big"), CURVE)


def point(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def scalar(key):
    return key.private_numbers().private_value.to_bytes(66, "big")


def device_id(pk):
    return H(T("device id"), pk)[:16]


def key_id(pk):
    return H(T("key id"), pk)[:16]


def sign(key, message):
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA512())))
    return r.to_bytes(66, "big") + s.to_bytes(66, "big")


def verifies(pk, signature, message):
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, pk)
    r, s = int.from_bytes(signature[:66], "big"), int.from_bytes(signature[66:], "big")
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA512()))
    except InvalidSignature:
        return False
    return len(signature) == 132


# Content

def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number_field(number, value):
    return varint(number << 3) + varint(value)


def bytes_field(number, value):
    return varint(number << 3 | 2) + varint(len(value)) + value


def counters(first, last):
    return number_field(1, first) + number_field(2, last)


def encode_content(parts):
    out = b"".join(bytes_field(1, user) for user in sorted(parts["users"]))
    out += bytes_field(2, parts["first_id"])
    for first, last in parts.get("given_up", []):
        out += bytes_field(3, counters(first, last))
    for first, last, run_out in parts.get("expiring", []):
        out += bytes_field(4, counters(first, last) + number_field(3, run_out))
    for device, ranges in parts.get("left_out", []):
        item = bytes_field(1, device) + b"".join(bytes_field(2, counters(a, b)) for a, b in ranges)
        out += bytes_field(5, item)
    for kind, subject, version, digest in parts.get("view", []):
        item = number_field(1, kind) + bytes_field(2, subject) + number_field(3, version) + bytes_field(4, digest)
        out += bytes_field(6, item)
    for device, counter, digest in parts.get("heads", []):
        out += bytes_field(7, bytes_field(1, device) + number_field(2, counter) + bytes_field(3, digest))
    return out + bytes_field(16, bytes_field(1, parts["text"].encode("utf-8")))


def padded_size(n):
    if n < 256:
        return 256
    e = n.bit_length() - 1
    s = e.bit_length()
    unit = 1 << (e - s)
    return (n + unit - 1) // unit * unit


def pad(content):
    plain = L(content)
    return plain + bytes(padded_size(len(plain)) - len(plain))


# Sealing

def conversation_id(one, other):
    return H(T("direct"), min(one, other), max(one, other))[:16]


def encode_header(fields, commitment):
    """Of a direct message, or, with kind, room_version and entry, of one in a room."""
    return b"".join([
        u8(1), u8(1), u8(fields.get("kind", 1)), u8(0),
        fields["network"], fields["conversation"], fields["message"], fields["sender"], fields["device"],
        u32(fields["list_version"]), u32(fields.get("room_version", 0)), u64(fields["counter"]), u64(fields["sent_at"]),
        u32(fields["time_to_live"]), fields["previous"], fields.get("entry", bytes(64)), commitment,
    ])


def wrap_info(header, user, device, key):
    return H(T("wrap"), H(header), user, device, key)


def labeled_extract(suite, salt, label, ikm):
    mac = HMAC(salt or bytes(64), hashes.SHA512())
    mac.update(b"HPKE-v1" + suite + label + ikm)
    return mac.finalize()


def labeled_expand(suite, prk, label, info, count):
    full = count.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(algorithm=hashes.SHA512(), length=count, info=full).derive(prk)


def hpke_seal(ephemeral, pk, info, plain):
    """RFC 9180 SealBase with the ephemeral key given, which no ordinary library offers."""
    kem = b"KEM" + bytes.fromhex("0012")
    suite = b"HPKE" + bytes.fromhex("001200030002")
    agreed = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, pk))
    prk = labeled_extract(kem, b"", b"eae_prk", agreed)
    shared = labeled_expand(kem, prk, b"shared_secret", point(ephemeral) + pk, 64)
    context = b"\x00" + labeled_extract(suite, b"", b"psk_id_hash", b"")
    context += labeled_extract(suite, b"", b"info_hash", info)
    secret = labeled_extract(suite, shared, b"secret", b"")
    key = labeled_expand(suite, secret, b"key", context, 32)
    nonce = labeled_expand(suite, secret, b"base_nonce", context, 12)
    return AESGCM(key).encrypt(nonce, plain, b"")


def encode_wrap_block(enc, rows):
    return enc + b"".join(device + key + wrap for device, key, wrap in sorted(rows))


def signed_bytes(header, ciphertext, wrap_block):
    return T("envelope") + header + H(ciphertext) + H(wrap_block)


def encode_envelope(header, wrap_block, signature, ciphertext):
    return header + H(wrap_block) + signature + ciphertext


# Vault and safety number

def scrypt_out(secret, network, user, random):
    salt = H(T("vault salt"), network, user, random)
    return salt, Scrypt(salt=salt, length=64, n=2 ** 17, r=8, p=1).derive(secret)


def vault_context(network, user, kind, identity):
    return network + user + u8(kind) + identity


def safety_number(network, user, identity):
    digest = H(T("safety"), network, user, identity)[:30]
    groups = [int.from_bytes(digest[at:at + 5], "big") % 100000 for at in range(0, 30, 5)]
    return " ".join("%05d" % group for group in groups)


# The worked example

class Check:
    """Compares what is computed here with what the file says, and remembers which names were compared."""

    def __init__(self, example):
        self.example = example
        self.compared = set()
        self.failures = []

    def get(self, name):
        self.compared.add(name)
        return bytes.fromhex(self.example[name])

    def equal(self, name, computed):
        self.compared.add(name)
        expected = self.example[name]
        found = computed.hex() if isinstance(computed, bytes) else computed
        if expected != found:
            self.failures.append("%s: expected %s, computed %s" % (name, expected, found))

    def true(self, name, holds):
        if not holds:
            self.failures.append(name)


def check_message(check):
    example = check.example
    network, sender, peer = check.get("network"), check.get("sender"), check.get("peer")
    signing = private_key(check.get("signing-scalar"))
    check.equal("signing-point", point(signing))
    check.equal("device", device_id(point(signing)))
    conversation = conversation_id(network + sender, network + peer)
    check.equal("conversation", conversation)

    content = encode_content({
        "users": [network + sender, network + peer],
        "first_id": check.get("message"),
        "given_up": [(6, 6)],
        "view": [(1, network, 1, check.get("charter-hash"))],
        "heads": [(check.get("head-device"), 9, check.get("head-hash"))],
        "text": example["text"],
    })
    check.compared.add("text")
    check.equal("content", content)
    plain = pad(content)
    check.equal("plain", plain)

    secret = check.get("secret")
    context = network + check.get("message")
    key = derive(secret, "message key", context, 32)
    commitment = derive(secret, "message commitment", context, 64)
    check.equal("message-key", key)
    check.equal("commitment", commitment)
    for name in ("list-version", "counter", "sent-at", "time-to-live"):
        check.compared.add(name)
    header = encode_header({
        "network": network, "conversation": conversation, "message": check.get("message"), "sender": sender,
        "device": device_id(point(signing)), "list_version": example["list-version"],
        "counter": example["counter"], "sent_at": example["sent-at"], "time_to_live": example["time-to-live"],
        "previous": check.get("previous"),
    }, commitment)
    check.true("the header has 304 bytes", len(header) == 304)
    check.equal("header", header)
    ciphertext = AESGCM(key).encrypt(ZERO_NONCE, plain, header)
    check.equal("ciphertext", ciphertext)

    wrap_block = check_wraps(check, header, secret)
    signed = signed_bytes(header, ciphertext, wrap_block)
    check.equal("signed", signed)
    check.equal("envelope-hash", H(signed))
    signature = check.get("signature")
    check.true("the signature verifies", verifies(point(signing), signature, signed))
    check.equal("envelope", encode_envelope(header, wrap_block, signature, ciphertext))


def check_wraps(check, header, secret):
    ephemeral = private_key(check.get("ephemeral-scalar"))
    enc = point(ephemeral)
    check.equal("enc", enc)
    rows = []
    for name in ("own", "peer", "retention"):
        user, device = check.get(name + "-user"), check.get(name + "-device")
        exchange = private_key(check.get(name + "-exchange-scalar"))
        pk = point(exchange)
        check.equal(name + "-exchange-point", pk)
        check.equal(name + "-key-id", key_id(pk))
        info = wrap_info(header, user, device, key_id(pk))
        check.equal(name + "-info", info)
        wrap = hpke_seal(ephemeral, pk, info, secret)
        check.equal(name + "-wrap", wrap)
        opened = SUITE.decrypt(enc + check.get(name + "-wrap"), exchange, info=info)
        check.true(name + ": the library's own HPKE opens the wrap", opened == secret)
        rows.append((device, key_id(pk), wrap))
    wrap_block = encode_wrap_block(enc, rows)
    check.equal("wrap-block", wrap_block)
    return wrap_block


def check_vault(check):
    network, user = check.get("network"), check.get("sender")
    identity = private_key(check.get("identity-scalar"))
    check.equal("identity-point", point(identity))
    check.equal("safety-number", safety_number(network, user, point(identity)))
    salt, out = scrypt_out(check.example["password"].encode("utf-8"), network, user, check.get("vault-random"))
    check.compared.add("password")
    check.equal("vault-salt", salt)
    check.equal("vault-out", out)
    derived = derive(out, "sign-in key", b"", 66)
    sign_in_key = bytes([derived[0] & 1]) + derived[1:]
    check.equal("sign-in-key", sign_in_key)
    check.equal("sign-in-key-hash", H(point(private_key(sign_in_key))))
    context = vault_context(network, user, 1, point(identity))
    plain = scalar(identity) + u32(check.example["vault-list-version"]) + check.get("vault-list-hash")
    check.compared.add("vault-list-version")
    check.equal("vault", box(out, "vault", context, plain))


def check_padding(check):
    check.compared.add("padded-sizes")
    for n, size in check.example["padded-sizes"]:
        check.true("padded size of %d is %d" % (n, size), padded_size(n) == size)


def verify(path):
    with open(path, encoding="utf-8") as file:
        check = Check(json.load(file))
    check_message(check)
    check_vault(check)
    check_padding(check)
    unused = set(check.example) - check.compared
    if unused:
        check.failures.append("values that nothing was compared with: %s" % ", ".join(sorted(unused)))
    for failure in check.failures:
        print(failure, file=sys.stderr)
    return 1 if check.failures else 0


# A message of our own

def seal():
    network, sender, peer = (secrets.token_bytes(16) for _ in range(3))
    signing, exchange = ec.generate_private_key(CURVE), ec.generate_private_key(CURVE)
    recipient_device = secrets.token_bytes(16)
    message, secret = secrets.token_bytes(16), secrets.token_bytes(32)
    text = "Sealed by another implementation: žluťoučký kůň \U0001f40e"
    content = encode_content({"users": [network + sender, network + peer], "first_id": message, "text": text})
    context = network + message
    header = encode_header({
        "network": network, "conversation": conversation_id(network + sender, network + peer), "message": message,
        "sender": sender, "device": device_id(point(signing)), "list_version": 1, "counter": 1,
        "sent_at": 1767225600000, "time_to_live": 2592000, "previous": bytes(64),
    }, derive(secret, "message commitment", context, 64))
    ciphertext = AESGCM(derive(secret, "message key", context, 32)).encrypt(ZERO_NONCE, pad(content), header)
    recipient_key = key_id(point(exchange))
    info = wrap_info(header, peer, recipient_device, recipient_key)
    sealed = SUITE.encrypt(secret, exchange.public_key(), info=info)
    enc, wrap = sealed[:133], sealed[133:]
    wrap_block = encode_wrap_block(enc, [(recipient_device, recipient_key, wrap)])
    signature = sign(signing, signed_bytes(header, ciphertext, wrap_block))
    values = {
        "network": network, "sender": sender, "peer": peer, "signing-point": point(signing),
        "peer-device": recipient_device, "peer-exchange-scalar": scalar(exchange),
        "wrap-block": wrap_block, "envelope": encode_envelope(header, wrap_block, signature, ciphertext),
    }
    print(json.dumps({"text": text} | {name: value.hex() for name, value in values.items()}, indent=2))


if __name__ == "__main__":
    if sys.argv[1:] == ["--seal"]:
        seal()
    elif len(sys.argv) == 2:
        sys.exit(verify(sys.argv[1]))
    else:
        sys.exit(__doc__)
