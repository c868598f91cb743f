"""Writes frames.txt: each frame of the protocol, encoded by protoc from a text form, and that text form.

    python3 make_frames.py > frames.txt        (needs protoc)

A frame has the name of its field in ClientFrame or ServerFrame; what stands behind a dot tells two of one name apart.
Every field of every frame stands in one of them, and no two of a message have one value: swapped fields are seen.
"""
import pathlib
import re
import subprocess

PROTO = pathlib.Path(__file__).resolve().parents[3] / "Sources/PosternWire/Proto"


def filled(byte: int, count: int) -> str:
    """So many equal bytes, in a form for people: protobuf's own would be four characters for each."""
    return f"{byte:02x}*{count}"


def protobuf_text(text: str) -> str:
    """`text` with each BYTE*COUNT as the quoted string that protobuf's text form has."""
    def string(found: re.Match) -> str:
        return '"' + f"\\x{found[1]}" * int(found[2]) + '"'

    return re.sub(r"\b([0-9a-f]{2})\*([0-9]+)", string, text)


DOCUMENT = f"{{ body: {filled(1, 40)} signature: {filled(2, 132)} }}"
BUNDLE = f"{{ body: {filled(3, 41)} signature: {filled(4, 132)} }}"
UP = {
    "hello": f"request: 1 hello {{ minor: 3 purpose: PURPOSE_LIVE network: {filled(1, 16)} user: {filled(2, 16)} device: {filled(3, 16)} features: \"x\" }}",
    "proof": f"request: 2 proof {{ address: \"relay.example:7443\" signature: {filled(4, 132)} }}",
    "open-invitation": f"request: 3 open_invitation {{ half: {filled(5, 32)} }}",
    "register": f"request: 4 register {{ half: {filled(5, 32)} list {DOCUMENT} vaults {{ kind: 1 random: {filled(6, 16)} sign_in_hash: {filled(7, 64)} sealed: {filled(8, 214)} }} bundles {BUNDLE} administrator_mac: {filled(9, 64)} }}",
    "look-up": 'request: 5 look_up { login: "alice" }',
    "look-up.user": f"request: 5 look_up {{ user: {filled(2, 16)} }}",
    "fetch-documents": f"request: 6 fetch_documents {{ kind: DOCUMENT_KIND_DEVICE_LIST subject: {filled(2, 16)} from_version: 5 }}",
    "put-keys": f"request: 7 put_keys {{ bundles {BUNDLE} }}",
    "claim": f"request: 8 claim {{ devices: {filled(3, 16)} rotating_only: true }}",
    "send": f"request: 9 send {{ envelope: {filled(1, 772)} wrap_block: {filled(2, 213)} peer: {filled(3, 32)} }}",
    "acknowledge": "acknowledge { up_to: 300 refused: 7 refused: 299 }",
    "fetch-wrap-block": f"request: 11 fetch_wrap_block {{ sender: {filled(3, 16)} message: {filled(4, 16)} }}",
    "ping": "ping {}",
    "salt": 'request: 12 salt { login: "alice" kind: 1 }',
    "open-vault": f"request: 13 open_vault {{ user: {filled(2, 16)} kind: 1 proof {{ public_key: {filled(5, 133)} address: \"relay.example:7443\" signature: {filled(4, 132)} }} }}",
    "put-vault": f"request: 14 put_vault {{ vault {{ kind: 1 random: {filled(6, 16)} sign_in_hash: {filled(7, 64)} sealed: {filled(8, 214)} }} proof_kind: 2 proof {{ public_key: {filled(5, 133)} address: \"relay.example:7443\" signature: {filled(4, 132)} }} }}",
    "put-document": f"request: 15 put_document {{ kind: DOCUMENT_KIND_DEVICE_LIST subject: {filled(2, 16)} document {DOCUMENT} vault {{ kind: 1 random: {filled(6, 16)} sign_in_hash: {filled(7, 64)} sealed: {filled(8, 214)} }} }}",
    "repeat": f"request: 16 repeat {{ envelope: {filled(1, 772)} wrap_block: {filled(2, 213)} peer: {filled(3, 32)} }}",
    "link-open": f"request: 17 link_open {{ user: {filled(2, 16)} commitment: {filled(7, 64)} }}",
    "link-take": f"request: 18 link_take {{ commitment: {filled(7, 64)} }}",
    "link-pass": f"request: 19 link_pass {{ payload: {filled(8, 165)} }}",
    "put-document.room": f"request: 20 put_document {{ kind: DOCUMENT_KIND_ROOM_ENTRY subject: {filled(10, 16)} document {DOCUMENT} }}",
    "fetch-rooms": "request: 21 fetch_rooms {}",
    "fetch-room-state": f"request: 22 fetch_room_state {{ room: {filled(10, 16)} version: 7 }}",
}
DOWN = {
    "challenge": f"request: 1 challenge {{ nonce: {filled(1, 32)} }}",
    "welcome": f"request: 2 welcome {{ minor: 3 limits {{ frame_bytes: 1048576 padded_content_bytes: 81920 wraps: 4096 time_to_live_seconds: 2592000 unacknowledged_deliveries: 256 unacknowledged_bytes: 524288 bundles_of_device: 64 claims_in_hour: 8 idle_seconds: 120 }} time_ms: 1790000000000 epoch: {filled(2, 16)} charter_version: 4 policy_version: 5 list_version: 6 last_accepted: {filled(3, 16)} bundles_left: 9 features: \"x\" removed: true nonce: {filled(1, 32)} group {{ group: \"abcdefgh\" policy_version: 7 }} }}",
    "invitation-opened": f"request: 3 invitation_opened {{ user: {filled(2, 16)} login: \"alice\" list_version: 2 group {{ group: \"abcdefgh\" policy_version: 7 }} }}",
    "registered": "request: 4 registered {}",
    "found": f"request: 5 found {{ user: {filled(2, 16)} login: \"alice\" list_version: 3 }}",
    "document-part": f"request: 6 document_part {{ documents {DOCUMENT} more: true }}",
    "keys-taken": "request: 7 keys_taken { bundles_left: 8 }",
    "claimed": f"request: 8 claimed {{ keys {{ device: {filled(3, 16)} bundle {BUNDLE} }} without_key: {filled(4, 16)} }}",
    "accepted": f"request: 9 accepted {{ message: {filled(4, 16)} at_ms: 1790000000001 left_out: {filled(5, 16)} }}",
    "wrong-recipients": f"request: 9 wrong_recipients {{ message: {filled(4, 16)} missing: {filled(5, 16)} surplus: {filled(6, 16)} lists {{ user: {filled(2, 16)} version: 8 }} }}",
    "deliver": f"deliver {{ sequence: 1 own: {filled(7, 64)} encapsulated: {filled(4, 133)} envelope: {filled(9, 772)} }}",
    "gap": "gap { count: 3 from_ms: 1790000000000 to_ms: 1790000000009 sequence: 2 }",
    "changed": f"changed {{ kind: DOCUMENT_KIND_POLICY subject: {filled(0, 16)} version: 7 }}",
    "queue-empty": "queue_empty {}",
    "wrap-block": f"request: 11 wrap_block {{ wrap_block: {filled(2, 213)} }}",
    "pong": "pong {}",
    "refusal": f"request: 9 refusal {{ code: REFUSAL_CODE_RATE_LIMITED message: \"later\" retry_after_seconds: 30 subject: {filled(4, 16)} }}",
    "goodbye": "goodbye { reason: GOODBYE_REASON_DRAINING retry_after_seconds: 5 }",
    "salt": f"request: 12 salt {{ user: {filled(2, 16)} random: {filled(6, 16)} }}",
    "vault-opened": f"request: 13 vault_opened {{ sealed: {filled(8, 214)} list_version: 4 group {{ group: \"abcdefgh\" policy_version: 7 }} }}",
    "done": "request: 14 done {}",
    "link-taken": f"request: 18 link_taken {{ commitment: {filled(7, 64)} }}",
    "link-passed": f"link_passed {{ payload: {filled(8, 165)} ended: true }}",
    "refusal.room": f"request: 9 refusal {{ code: REFUSAL_CODE_STALE_ROOM message: \"fetch\" subject: {filled(4, 16)} newest_entry {{ room: {filled(10, 16)} version: 9 entry: {filled(11, 64)} }} }}",
    "rooms": f"request: 21 rooms {{ rooms {{ room: {filled(10, 16)} version: 9 entry: {filled(11, 64)} }} rooms {{ room: {filled(12, 16)} version: 1 entry: {filled(13, 64)} }} }}",
    "moved": "moved { group: \"abcdefgh\" policy_version: 7 }",
    "room-state": f"request: 22 room_state {{ state: {filled(14, 150)} }}",
}


def encode(kind: str, text: str) -> str:
    out = subprocess.run(
        ["protoc", f"--proto_path={PROTO}", f"--encode=postern.wire.v1.{kind}", "common.proto", "client.proto", "server.proto"],
        input=protobuf_text(text).encode(), capture_output=True, check=True,
    )
    return out.stdout.hex()


print("# A frame is two lines: its name, its direction and its protobuf bytes (without the 4-byte length), then what they")
print("# mean, in protobuf's text form, where BYTE*COUNT are so many equal bytes. Made by make_frames.py.")
for kind, direction, frames in [("ClientFrame", "up", UP), ("ServerFrame", "down", DOWN)]:
    for name, text in frames.items():
        print(name, direction, encode(kind, text))
        print("   ", text)
