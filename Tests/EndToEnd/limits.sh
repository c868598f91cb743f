#!/usr/bin/env bash
# A relay that is short of something goes on serving whom it serves, says so to the others, and recovers by itself: no
# descriptors left, strangers who hold connections half open, a store that another program has locked, a disk that is full.
#
#     limits.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
#
# Needs root, for a small file system of its own.
set -eu
. "$(dirname "$0")/relay.bash"
[ "$(id -u)" -eq 0 ] || fail "limits.sh mounts a small file system: run it as root"
trap 'kill $(jobs -p) 2>/dev/null || true; wait; umount "$work/relay/store" 2>/dev/null || true; rm -rf "$work"' EXIT

# cpu  the daemon's time, in ticks.
cpu() { cut -d' ' -f14,15 "/proc/$daemon/stat" | tr ' ' + | bc; }
descriptors() { find "/proc/$daemon/fd" -mindepth 1 2>/dev/null | grep -c .; }
# until_so COMMAND…  tries again until it succeeds.
until_so() {
    local waited=0
    until "$@" >output 2>&1; do
        [ "$waited" -lt 300 ] || { cat output >&2; fail "never: $*"; }
        waited=$((waited + 1))
        sleep 0.2
    done
    echo "ok      at last: $*"
}

install
start
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
write alice bob "before"
read_all bob

# Strangers from many addresses begin handshakes and say nothing more: they hold no more than their addresses' places, and
# are gone when their time is over.
before=$(descriptors)
python3 - "$port" <<'PYTHON' &
import socket, sys
held = []
for number in range(2, 12):
    for _ in range(80):
        peer = socket.socket()
        peer.bind((f"127.0.1.{number}", 0))
        peer.connect(("127.0.0.1", int(sys.argv[1])))
        # The beginning of a ClientHello, and no more.
        peer.sendall(b"\x16\x03\x01\x02\x00\x01")
        held.append(peer)
for peer in held:
    peer.settimeout(120)
    try:
        while peer.recv(4096):
            pass
    except OSError as error:
        if isinstance(error, TimeoutError):
            sys.exit("a half-open handshake is held for ever")
PYTHON
strangers=$!
write alice bob "while strangers hold what they may"
read_all bob
says "while strangers"
wait "$strangers" || fail "strangers are held for ever"
few() { [ "$(descriptors)" -le "$((before + 4))" ]; }
until_so few

# No descriptors left: who is connected is served, nobody spins, and newcomers are served again once there are some.
stop
relay_environment=(POSTERN_LIMITS_CONNECTIONS_OF_ADDRESS=1000)
descriptor_limit=$(ulimit -Sn)
ulimit -Sn 90
start
ulimit -Sn "$descriptor_limit"
postern receive --follow --json --home bob --key-file bob.key >followed 2>follow.errors &
following=$!
write alice bob "before they are gone"
wait_for followed "before they are gone"
python3 - "$port" <<'PYTHON' &
import socket, sys, time
# Whoever is closed comes again, so that none is left at any moment.
held = []
while True:
    for peer in list(held):
        try:
            if peer.recv(1) == b"":
                held.remove(peer)
        except BlockingIOError:
            pass
        except OSError:
            held.remove(peer)
    while len(held) < 300:
        peer = socket.socket()
        peer.settimeout(1)
        try:
            peer.connect(("127.0.0.1", int(sys.argv[1])))
        except OSError:
            break
        peer.setblocking(False)
        held.append(peer)
    time.sleep(0.02)
PYTHON
strangers=$!
full() { [ "$(descriptors)" -ge 88 ]; }
until_so full
began=$(cpu)
sleep 3
spent=$(($(cpu) - began))
[ "$spent" -lt 60 ] || fail "without descriptors it spins: $spent ticks in three seconds"
echo "ok      without descriptors it waits: $spent ticks in three seconds"
# Administrators and whoever looks on come in vain, and end nothing.
python3 - "$(sed -n 's/^admin=.*://p' relay/run/addresses)" "$(sed -n 's/^metrics=.*://p' relay/run/addresses)" <<'PYTHON'
import socket, sys, time
held = []
end = time.monotonic() + 4
while time.monotonic() < end:
    for port in sys.argv[1:]:
        try:
            held.append(socket.create_connection(("127.0.0.1", int(port)), 1))
        except OSError:
            pass
    time.sleep(0.05)
PYTHON
kill -0 "$daemon" || { tail -n 5 log >&2; fail "a connection to administrators ends the daemon"; }
kill -0 "$following" || fail "who was connected is not served any more"
kill "$strangers"
until_so write alice bob "when there are some again"
wait_for followed "when there are some again"
until_so ctl network list
metrics_answer() { curl --silent --fail "127.0.0.1:$(sed -n 's/^metrics=.*://p' relay/run/addresses)/healthz"; }
until_so metrics_answer
kill "$following"
wait "$following" || true
stop
relay_environment=()

# Another program has the store locked: what cannot be written is not accepted, and is once it can.
start
python3 - relay/store/relay.sqlite <<'PYTHON' &
import signal, sqlite3, sys
store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("BEGIN IMMEDIATE")
signal.pause()
PYTHON
locking=$!
locked() { ! python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN IMMEDIATE")' relay/store/relay.sqlite 2>/dev/null; }
until_so locked
! as alice send --to bob <<<"into a locked store" >output 2>&1 || fail "it is accepted and cannot be written"
kill "$locking"
until_so as alice send --to bob <<<"when the lock is gone"
read_all bob
for text in "into a locked store" "when the lock is gone"; do
    [ "$(grep -c "$text" output)" -eq 1 ] || { cat output >&2; fail "'$text' does not come once"; }
done
stop

# The disk is full: new messages are refused, acknowledgements go on, and when there is room so do messages.
rm relay/store/reserve
cp -a relay/store kept
mount -t tmpfs -o size=24m,mode=700 tmpfs relay/store
cp -a kept/. relay/store/
relay_environment=(POSTERN_STORE_RESERVE=4)
start
write alice bob "waits on a disk that is filled"
head -c 64m /dev/zero >relay/store/filler 2>/dev/null || true
refused() { ! as alice send --to bob <<<"$(head -c 30000 /dev/zero | tr '\0' x)"; }
until_so refused
read_all bob
says "waits on a disk that is filled"
grep -q "the disk is full" log || fail "the log does not say that the disk is full"
rm relay/store/filler
until_so as alice send --to bob <<<"there is room again"
read_all bob
says "there is room again"
stop
expect 0 posternd check-store --config relay/posternd.yaml
