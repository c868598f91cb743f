"""The signed layouts of PosternTrust's page, written down a second time, independently of the Swift code.

Only the page was read for this. Everything here builds bytes; nothing parses them.
"""

import base64
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def H(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def cut(digest):
    return digest[:16]


def T(name):
    text = b"postern/1 " + name.encode("ascii")
    return bytes([len(text)]) + text


def u8(value):
    return struct.pack(">B", value)


def u16(value):
    return struct.pack(">H", value)


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


def L(content):
    if isinstance(content, str):
        content = content.encode("utf-8")
    return u32(len(content)) + content


def items(encoded):
    """n*(…): each item is given encoded; sorting whole items is sorting by their first field, which is unique."""
    return u16(len(encoded)) + b"".join(sorted(encoded))


def X(*pairs):
    return items([u16(kind) + L(value) for kind, value in pairs])


class Key:
    """A P-521 key whose scalar follows from its name, so that the vectors can be made again."""

    def __init__(self, name):
        self.name = name
        number = int.from_bytes(H(b"vector key ", name.encode()), "big")
        self.scalar = number.to_bytes(66, "big")
        self.private = ec.derive_private_key(number, ec.SECP521R1())
        self.pk = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, message):
        der = self.private.sign(message, ec.ECDSA(hashes.SHA512()))
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(66, "big") + s.to_bytes(66, "big")


def verifies(pk, signature, message):
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP521R1(), pk)
    der = utils.encode_dss_signature(int.from_bytes(signature[:66], "big"), int.from_bytes(signature[66:], "big"))
    try:
        public.verify(der, message, ec.ECDSA(hashes.SHA512()))
    except Exception:
        return False
    return True


def device_id(pk):
    return cut(H(T("device id"), pk))


def key_id(pk):
    return cut(H(T("key id"), pk))


def charter(network, version, prev, nonce, issued, expires, roots, operating, vouchers, vouching, retention,
            identities, hosts, authorities, extensions=()):
    return b"".join([
        T("charter"), network, u32(version), prev, nonce, u64(issued), u64(expires),
        items(roots), operating, items(vouchers), u8(vouching), u8(retention),
        items([user + digest for user, digest in identities]), items([L(host) for host in hosts]),
        items(authorities), X(*extensions),
    ])


def policy(network, scope, version, prev, charter_version, issued, retention, settings):
    return b"".join([
        T("policy"), network, scope, u32(version), prev, u32(charter_version), u64(issued), u8(retention), L(settings),
    ])


def device_list(network, user, login, version, prev, identity, devices, extensions=()):
    return b"".join([
        T("device list"), network, user, L(login), u32(version), prev, identity,
        items([device_id(pk) + pk + u8(kind) + u16(suites) + u64(added) for pk, kind, suites, added in devices]),
        X(*extensions),
    ])


def exchange_keys(network, user, device, suite, kind, created, keys):
    return b"".join([T("exchange keys"), network, user, device, u8(suite), u8(kind), u64(created), items(keys)])


def voucher(network, user, login, identity, issued):
    return b"".join([T("voucher"), network, user, L(login), H(identity), u64(issued)])


def sign_in(network, user, device, address, nonce):
    return b"".join([T("sign-in"), network, user, device, L(address), nonce])


def vault_proof(network, user, kind, address, nonce):
    return b"".join([T("vault proof"), network, user, u8(kind), L(address), nonce])


def envelope(header, ciphertext, wrap_block):
    return b"".join([T("envelope"), header, H(ciphertext), H(wrap_block)])


def members(*listed):
    return items([who + identity + u8(role) for who, identity, role in listed])


def create(kind, nonce, timers, *listed):
    return 1, u8(kind) + nonce + u32(timers[0]) + u32(timers[1]) + members(*listed)


def set_members(*listed):
    return 2, members(*listed)


def remove(*users):
    return 3, items(list(users))


def set_timers(expiry, burn):
    return 4, u32(expiry) + u32(burn)


def set_items(*pairs):
    return 5, X(*pairs)


def room_entry(network, room, version, prev, author, device, list_version, time, change, state):
    number, details = change
    return b"".join([
        T("room entry"), network, room, u32(version), prev, author, device, u32(list_version), u64(time), u8(number),
        L(details), H(state),
    ])


def room_state(network, room, version, kind, timers, listed, extensions=()):
    return b"".join([
        T("room state"), network, room, u32(version), u8(kind), u32(timers[0]), u32(timers[1]), members(*listed),
        X(*extensions),
    ])


def direct(one, other):
    return cut(H(T("direct"), min(one, other), max(one, other)))


def between_devices(network, sender, recipient):
    return cut(H(T("device"), network, sender, recipient))


def group_scope(network, group):
    return cut(H(T("group"), network, L(group)))


def derive(secret, name, context, count):
    return HKDF(hashes.SHA512(), count, None, T(name) + context).derive(secret)


def administrator_mac(secret, network, user, login, identity):
    key = derive(secret, "invite admin", network, 32)
    return hmac.new(key, T("invite") + network + user + L(login) + identity, hashlib.sha512).digest()


def code(prefix, payload):
    digits = base64.b32encode(payload + H(payload)[:4]).decode("ascii").lower().rstrip("=")
    return prefix + "." + digits


def network_code(network, charter_version, address):
    return code("postern-network-1", network + u32(charter_version) + L(address))


def invitation(network, secret, charter_version, address):
    return code("postern-invite-1", network + secret + u32(charter_version) + L(address))


def digits(digest):
    return " ".join("%05d" % (int.from_bytes(digest[5 * i:5 * i + 5], "big") % 100000) for i in range(6))


def fingerprint(key_or_id):
    return digits(H(T("fingerprint"), key_or_id))


def safety_half(who, identity):
    return digits(H(T("safety"), who, identity))


def link_commitment(network, user, pk_n, r_n):
    return H(T("link commit"), network, user, pk_n, r_n)


def link_digits(commitment, identity, pk_n, r_n, r_o):
    digest = H(T("link code"), commitment, identity, pk_n, r_n, r_o)
    return f"{int.from_bytes(digest[:8], 'big') % 10**8:08d}"


def link_code(user, commitment):
    return code("postern-link-1", user + commitment)
