#!/usr/bin/env bash
# The daemon as systemd has it: the unit is one that systemd takes and calls well shut off, and the daemon tells its manager
# when it serves, that it lives, that it reloads and that it stops.
#
#     service.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
files=$(cd "$(dirname "$0")/../../config" && pwd)
. "$(dirname "$0")/relay.bash"
command -v systemd-analyze >/dev/null || fail "there is no systemd-analyze: apt-get install systemd"

# systemd looks for the program where the unit says that it is.
mkdir units
sed "s|/usr/bin/posternd|$POSTERN_BIN/posternd|" "$files/systemd/postern.service" >units/postern.service
sed "s|/usr/bin/posternctl|$POSTERN_BIN/posternctl|" "$files/systemd/postern-backup.service" >units/postern-backup.service
cp "$files/systemd/postern.socket" "$files/systemd/postern-backup.timer" units/
expect 0 systemd-analyze verify --man=no units/*
[ ! -s output ] || { cat output >&2; fail "systemd has something to say of the units"; }
expect 0 systemd-analyze security --offline=true --threshold=12 --no-pager units/postern.service
if command -v systemd-sysusers >/dev/null; then
    mkdir root
    expect 0 systemd-sysusers --root="$work/root" --dry-run "$files/sysusers.d/postern.conf"
fi

# The manager: writes down what it is told.
python3 - told <<'PYTHON' &
import socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("notify")
with open(sys.argv[1], "wb", buffering=0) as told:
    while True:
        told.write(manager.recv(4096))
PYTHON
waited=0
until [ -S notify ]; do
    [ "$waited" -lt 600 ] || fail "the manager does not listen"
    waited=$((waited + 1))
    sleep 0.1
done
count() { grep -cxF "$1" told || true; }

install
# As LoadCredential= gives it.
mkdir credentials
mv relay/secrets/master.key credentials/postern.master
relay_environment=("NOTIFY_SOCKET=$work/notify" WATCHDOG_USEC=300000 "CREDENTIALS_DIRECTORY=$work/credentials")
launch 0
wait_for told READY=1
grep -q '^clients=' relay/run/addresses && grep -q '^admin=' relay/run/addresses || fail "it says that it serves, and does not listen"
echo "ok      it says that it serves when it does"
wait_for told WATCHDOG=1 3
echo "ok      it says that it lives, again and again"
kill -HUP "$daemon"
wait_for told READY=1 2
[ "$(count RELOADING=1)" = 1 ] || fail "it does not say that it reloads"
echo "ok      it says that it reloads, and that it has"
stop
wait_for told STOPPING=1
echo "ok      it says that it stops"

# Socket activation: the manager has the port, and hands it over with the first connection.
port=$(free_port)
env "${relay_environment[@]}" systemd-socket-activate --listen="127.0.0.1:$port" --listen="[::1]:$port" --fdname=clients:clients \
    --setenv=CREDENTIALS_DIRECTORY --setenv=POSTERN_LISTEN_CLIENTS=127.0.0.1:1 --setenv=POSTERN_LISTEN_ADMIN=127.0.0.1:0 \
    --setenv=POSTERN_LISTEN_METRICS=127.0.0.1:0 \
    "$POSTERN_BIN/posternd" run --config relay/posternd.yaml 2>activated &
daemon=$!
wait_for activated "Listening on"
for host in 127.0.0.1 ::1; do
    python3 - "$host" "$port" relay/certificates/authority.pem <<'PYTHON' || { cat activated >&2; fail "nobody serves $host"; }
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[3])
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.set_alpn_protocols(["postern/1"])
with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=60) as plain:
    with context.wrap_socket(plain, server_hostname="localhost") as tls:
        sys.exit(tls.selected_alpn_protocol() != "postern/1")
PYTHON
    echo "ok      it serves the manager's socket at $host"
done
stop
