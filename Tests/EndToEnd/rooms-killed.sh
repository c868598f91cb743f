#!/usr/bin/env bash
# Programs are killed while they write to a room, change it, change messages, and receive, and the relay is killed, too:
# nothing is there twice, nothing that was said to be sent is missing, and everybody sees the same room.
#
#     rooms-killed.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

# killed MILLISECONDS COMMAND…  ends it after so long, wherever it is.
killed() {
    local time=$1
    shift
    timeout -s KILL "$((time / 1000)).$(printf %03d $((time % 1000)))" "$@" >>killed.output 2>&1
}

on() {
    local login=$1
    shift
    postern "$@" --home "$login" --key-file "$login.key"
}

install
start
found
for login in alice bob carol; do
    invite "$login"
    register "$login"
done
expect 0 as alice room create Crew --with bob --with carol
expect 0 as alice send --room Crew <<<"begin"
first=$(sed -n 's/^sent //p' output)
read_all bob
read_all carol

# Alice's programs are killed at every moment of their work, Bob's and Carol's while they receive it.
rounds=24
for round in $(seq "$rounds"); do
    time=$((round * 15))
    killed "$time" postern send --room Crew --home alice --key-file alice.key <<<"message $round" || true
    killed "$time" postern react "$first" "r$round" --home alice --key-file alice.key || true
    killed "$time" postern edit "$first" --home alice --key-file alice.key <<<"begin, round $round" || true
    role=$([ $((round % 2)) = 0 ] && echo member || echo moderator)
    killed "$time" postern room role Crew bob "$role" --home alice --key-file alice.key || true
    killed "$((time * 2))" postern receive --home bob --key-file bob.key || true
    killed "$time" postern receive --home carol --key-file carol.key || true
    if [ $((round % 8)) = 0 ]; then
        kill -9 "$daemon"
        wait "$daemon" 2>/dev/null || true
        start
    fi
done
echo "ok      killed $rounds times in each of six places"

# What was begun comes to its end with the next commands, and once.
for login in alice bob carol alice bob carol; do read_all "$login"; done
expect 0 as alice send --room Crew <<<"end"
for login in bob carol alice; do read_all "$login"; done
for login in alice bob carol; do
    on "$login" history --room Crew --export >"$login.history" 2>errors || { cat errors >&2; fail "no history of $login"; }
    grep '"event":"message"' "$login.history" | sed -n 's/.*"text":"\([^"]*\)".*/\1/p' >"$login.texts"
    [ -z "$(sort "$login.texts" | uniq -d)" ] || fail "$login has something twice: $(sort "$login.texts" | uniq -d)"
    on "$login" room show Crew --json >"$login.room" 2>errors || { cat errors >&2; fail "no room of $login"; }
    sed -n 's/.*"roomVersion":\([0-9]*\).*/\1/p' "$login.room" >"$login.version"
done
[ "$(wc -l <alice.texts)" -ge "$((rounds / 2))" ] || fail "hardly a message was sent: $(cat alice.texts)"
for login in bob carol; do
    sort alice.texts | diff - <(sort "$login.texts") || fail "$login has other messages than alice"
    cmp alice.version "$login.version" || fail "$login has another version of the room than alice"
    # Reactions and the last edit that counts are the same for all.
    diff <(grep -o '"reactions":.*' alice.history | grep -o '"emoji":"[^"]*"' | sort) \
        <(grep -o '"reactions":.*' "$login.history" | grep -o '"emoji":"[^"]*"' | sort) ||
        fail "$login sees other reactions than alice"
done
stop
