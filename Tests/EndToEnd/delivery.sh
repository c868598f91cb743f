#!/usr/bin/env bash
# What becomes of a message when the relay is away, when its answer gets lost, and when the relay or a client is killed
# in the middle: it arrives once, or its sender is told that it did not go.
#
#     delivery.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python;
#                     POSTERN_SEED another course of the kills
set -eu
. "$(dirname "$0")/dying.bash"
. "$(dirname "$0")/relay.bash"
messages=24

install
behind=$(free_port)
start "$behind"
proxy "$behind"
found
acquaint

# The relay is away. A message is not kept, unless that was asked for. One that may wait for a second expires meanwhile.
expect 0 as alice send --to bob --expire 1 <<<"too late"
stop
sleep 1
expect 69 as alice send --to bob <<<"not kept"
expect 0 as alice send --to bob --queue <<<"kept"
says "queued"
kept=$(sed -n 's/^queued //p' output)
expect 0 as alice why "$kept"
says "it goes with the next send or receive"
expect 69 as bob receive
start "$behind"
read_all alice
expect 0 as alice why "$kept"
says "you wrote it here, and the relay took it"
read_all bob
says "kept"
says_not "not kept"
says_not "too late"

# What stands behind a notice can be asked about: the device and the number of its message.
says "expired before it came"
expired=$(sed -n 's/.*expired before it came (\([0-9a-f]*-[0-9]*\)).*/\1/p' output)
expect 0 as bob why "$expired"
says "expired at the relay before it came"
says "ask alice to send it again"
expect 0 as bob why "${expired%-*}-99"
says "no message 99 of alice"
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
[ "$(grep -c . followed)" = 2 ] || { cat followed >&2; fail "not one line a message"; }
read_all alice
says "while I follow"

# The relay is killed again and again while Alice writes and Bob follows. What was sent or kept arrives, once.
postern receive --follow --json --home bob --key-file bob.key >followed 2>follow.errors &
follower=$!
stop
write_while_it_dies killed "$messages" 12 "$behind"
wait_for followed '"killed ' "$written"
kill "$follower"
wait "$follower" || fail "the follower did not end with 0"
shown_once followed killed "$written"
[ "$(received bob)" = $((6 + written)) ] || fail "the home holds $(received bob) messages"

# Bob's client is killed again and again while it takes what waits, a little later each time, until all of it is taken.
# What it shows twice after a kill carries one id.
for number in $(seq "$messages"); do as alice send --to bob <<<"taken $number." >output || fail "not sent"; done
: >taken
kills=0
amid=0
for round in $(seq 300); do
    status=0
    timeout -s KILL "$((round / 100)).$(printf %02d $((round % 100)))" \
        postern receive --json --home bob --key-file bob.key >>taken 2>receive.errors || status=$?
    [ "$status" != 0 ] || break
    [ "$status" = 137 ] || { cat receive.errors >&2; fail "receive ended with $status"; }
    kills=$((kills + 1))
    [ ! -s taken ] || amid=$((amid + 1))
done
echo "ok      bob's client was killed $kills times, and $amid times after it had shown something"
[ "$amid" -gt 0 ] || fail "no kill came amid the messages: this would prove nothing"
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
[ "$(received bob)" = $((6 + written + messages)) ] || fail "the home holds $(received bob) messages"
stop
