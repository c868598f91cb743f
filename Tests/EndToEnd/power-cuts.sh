#!/usr/bin/env bash
# The relay loses its power again and again while Alice writes: what it had not synced is gone, or torn. Whatever it
# took reaches Bob, and is shown once, whether he follows all the time or comes when it is over.
#
#     power-cuts.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_POWERCUT the library
#                       of Tests/PowerCut; POSTERN_SEED another course of the cuts
set -eu
restore=$(cd "$(dirname "$0")/../PowerCut" && pwd)/restore.py
. "$(dirname "$0")/dying.bash"
. "$(dirname "$0")/relay.bash"
messages=16
cuts=10
export PYTHONDONTWRITEBYTECODE=1
: >undone

# cut OPTION…  rewinds what the dead relay had not synced.
cut() { python3 "$restore" "$@" "$work/relay" "$work/undo" >>undone; }

# Half of the cuts let a random part of it reach the disk all the same.
after_death() {
    case $((RANDOM % 2)) in
        0) cut ;;
        1) cut --keep-some --seed "$RANDOM" ;;
    esac
}

# Between two messages everything is synced: the relay dies when it is about to sync, by itself.
powered=(LD_PRELOAD="$POSTERN_POWERCUT" POWERCUT_DIRECTORY="$work/relay" POWERCUT_LOG="$work/undo")
before_life() { relay_environment=("${powered[@]}" POWERCUT_SYNCS=$((1 + RANDOM % 25))); }
die() {
    while kill -0 "$daemon"; do
        [ ! -e enough ] || kill -9 "$daemon" || true
        sleep 0.05
    done
}

# How many cuts took something away.
losses() { grep -c '^undone: [1-9]' undone; }

install
start
found
acquaint
stop
relay_environment=("${powered[@]}")

# Bob follows: what he had acknowledged does not come again.
postern receive --follow --json --home bob --key-file bob.key >followed 2>follow.errors &
follower=$!
write_while_it_dies followed "$messages" "$cuts" "$port"
wait_for followed '"followed ' "$written"
kill "$follower"
wait "$follower" || fail "the follower did not end with 0"
shown_once followed followed "$written"
total=$((1 + written))
[ "$(received bob)" = "$total" ] || fail "the home holds $(received bob) messages, and not $total"
stop

# Bob is away: until he comes the relay's store alone holds what it took.
write_while_it_dies waiting "$messages" "$cuts" "$port"
as bob receive --json --timeout 60 >waited || fail "bob cannot receive"
shown_once waited waiting "$written"
total=$((total + written))
[ "$(received bob)" = "$total" ] || fail "the home holds $(received bob) messages, and not $total"
[ "$(losses)" -ge $((cuts / 2)) ] || { cat undone >&2; fail "hardly a cut took anything away: this proves nothing"; }
echo "ok      $(losses) of $(grep -c . undone) cuts took something away"

# A disk that lies about its syncs loses what the relay took, and the same counts see it.
write alice bob "lying 1."
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
cut --forget-syncs
start
as bob receive --json --timeout 60 >waited || fail "bob cannot receive"
[ "$(received bob)" = "$total" ] || fail "a disk that lies loses nothing: the counts prove nothing"
if (shown_once waited lying 1) 2>/dev/null; then fail "a message that is lost counts as shown"; fi
stop
