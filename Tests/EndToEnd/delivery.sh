#!/usr/bin/env bash
# What becomes of a message when the relay is away, when its answer gets lost, and when the relay or a client is killed in the
# middle: it arrives once, or its sender is told that it did not go.
#
#     delivery.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python;
#                     POSTERN_SEED another course of the kills
set -eu
. "$(dirname "$0")/relay.bash"
RANDOM=${POSTERN_SEED:-7}
messages=24

# received HOME  how many messages a home has got.
received() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(f"file:{sys.argv[1]}/home.sqlite?mode=ro", uri=True)
    .execute("SELECT count(*) FROM message WHERE direction = 1").fetchone()[0])' "$1"
}

install
behind=$(free_port)
start "$behind"
proxy "$behind"
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
write alice bob "one for the acquaintance"
read_all bob
[ "$(received bob)" = 1 ] || fail "bob has not got the first message"

# The relay is away. A message is not kept, unless that was asked for.
stop
expect 69 as alice send --to bob <<<"not kept"
expect 0 as alice send --to bob --queue <<<"kept"
says "queued"
expect 69 as bob receive
start "$behind"
read_all alice
read_all bob
says "kept"
says_not "not kept"
[ "$(received bob)" = 2 ] || fail "bob has got something else than the kept message"

# The relay takes a message, and its answer gets lost. The message stays, goes again as the same bytes, and comes once.
: >recorded/swallow
expect 75 as alice send --to bob <<<"unanswered"
rm recorded/swallow
read_all bob
says "unanswered"
read_all alice
write alice bob "answered again"
read_all bob
says "answered again"
says_not "unanswered"
[ "$(received bob)" = 4 ] || fail "bob has got $(received bob) messages, and not 4"

# One process receives with a home, and others send with it.
postern receive --follow --home bob --key-file bob.key >followed 2>follow.errors &
follower=$!
write alice bob "while you follow"
wait_for followed "while you follow"
write bob alice "while I follow"
expect 1 as bob receive
says "receives"
says_not "while you follow"
write alice bob "and on"
wait_for followed "and on"
kill "$follower"
wait "$follower" || fail "a follower that is told to end did not end with 0"
[ "$(grep -c . followed)" = 2 ] || { cat followed >&2 && fail "not one line a message"; }
read_all alice
says "while I follow"

# The relay is killed again and again while Alice writes and Bob follows. What was sent or kept arrives, once.
postern receive --follow --json --home bob --key-file bob.key >followed 2>follow.errors &
follower=$!
(
    while [ ! -e enough ]; do
        sleep "0.$((RANDOM % 8))$((RANDOM % 10))"
        kill -9 "$(cat running)" 2>/dev/null || true
        sleep 0.1
    done
) &
killer=$!
(
    while [ ! -e enough ]; do
        POSTERN_LISTEN_CLIENTS=127.0.0.1:$behind POSTERN_LISTEN_ADMIN=127.0.0.1:0 \
            posternd run --config relay/posternd.yaml 2>>log &
        echo $! >running
        wait $! || true
    done
) 2>/dev/null &
keeper=$!
stop
for number in $(seq "$messages"); do
    status=0
    as alice send --to bob --queue <<<"killed $number." >output 2>&1 || status=$?
    [ "$status" = 0 ] || [ "$status" = 75 ] || { cat output >&2 && fail "send ended with $status"; }
done
: >enough
wait "$killer" "$keeper" 2>/dev/null || true
kill -9 "$(cat running)" 2>/dev/null || true
start "$behind"
until as alice receive --timeout 60 >output 2>&1; do
    grep -q "message\|relay\|answer" output || { cat output >&2 && fail "alice cannot receive"; }
done
wait_for followed '"killed ' "$messages"
kill "$follower"
wait "$follower" || fail "the follower did not end with 0"
for number in $(seq "$messages"); do
    [ "$(grep -cF "\"killed $number.\"" followed)" = 1 ] || fail "message $number was not shown once"
done
[ "$(received bob)" = $((6 + messages)) ] || fail "the home holds $(received bob) messages"

# Bob's client is killed again and again while it takes what waits. What it shows twice after a kill carries one id.
for number in $(seq "$messages"); do as alice send --to bob <<<"taken $number." >output || fail "not sent"; done
: >taken
for round in $(seq 40); do
    timeout -s KILL "0.$((RANDOM % 4))$((1 + RANDOM % 9))" postern receive --json --home bob --key-file bob.key >>taken \
        2>/dev/null || true
done
as bob receive --json --timeout 60 >>taken
python3 - "$messages" <<'PYTHON'
import json, sys
ids = {}
for line in open("taken"):
    try:
        event = json.loads(line)
    except ValueError:
        continue  # cut off by a kill, and printed again whole
    if str(event.get("text", "")).startswith("taken "):
        ids.setdefault(event["text"], set()).add(event["id"])
wanted = {f"taken {number}." for number in range(1, int(sys.argv[1]) + 1)}
assert set(ids) == wanted, f"not shown: {sorted(wanted - set(ids))}"
assert all(len(found) == 1 for found in ids.values()), "one message under two ids"
PYTHON
[ "$(received bob)" = $((6 + 2 * messages)) ] || fail "the home holds $(received bob) messages"
stop
