# Shared by the end-to-end scripts: a work folder, a relay, and steps that demand what they say. Source it first.
#
# POSTERN_BIN is the directory of posternd, posternctl and postern.

PATH=$POSTERN_BIN:$PATH
python=$(cd "$(dirname "${BASH_SOURCE[0]}")/../Python" && pwd)
umask 077
work=$(mktemp -d)
daemon=
# Variables with which the relay runs, NAME=VALUE.
relay_environment=()
# Whatever runs beside ends with the script, also where that fails.
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED  $*" >&2
    exit 1
}

# expect STATUS COMMAND…  runs the command with its output in `output`, and demands its status.
expect() {
    local wanted=$1 status=0
    shift
    "$@" >output 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || { cat output >&2; fail "$* ended with $status and not $wanted"; }
    echo "ok      $*"
}

# says TEXT  demands that the last command has said so.
says() { grep -qF -- "$1" output || { cat output >&2; fail "it does not say: $1"; }; }
says_not() { ! grep -qF -- "$1" output || { cat output >&2; fail "it says: $1"; }; }

# wait_for FILE TEXT [COUNT]  until a program that runs beside has written so many lines with it: one.
wait_for() {
    local waited=0
    until [ "$(grep -sF -- "$2" "$1" | grep -c .)" -ge "${3:-1}" ]; do
        [ "$waited" -lt 900 ] || { cat "$1" >&2; fail "$1 does not say ${3:-1} times: $2"; }
        waited=$((waited + 1))
        sleep 0.1
    done
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# A charter names the relay's address, so the port is chosen before the relay runs.
install() {
    port=$(free_port)
    posternd init --directory relay --client-port "$port" --admin-port 1 >/dev/null
}

# launch PORT  begins a relay, `daemon`. The addresses that a killed one has left are not taken for its own.
launch() {
    rm -f relay/run/addresses
    env "${relay_environment[@]}" POSTERN_LISTEN_CLIENTS="127.0.0.1:$1" POSTERN_LISTEN_ADMIN=127.0.0.1:0 \
        POSTERN_LISTEN_METRICS=127.0.0.1:0 \
        posternd run --config relay/posternd.yaml 2>>log &
    daemon=$!
}

# Until the relay that was launched listens.
await_relay() {
    local waited=0
    until grep -qs '^admin=' relay/run/addresses; do
        kill -0 "$daemon" 2>/dev/null && [ "$waited" -lt 600 ] || { cat log >&2; fail "posternd does not listen"; }
        waited=$((waited + 1))
        sleep 0.1
    done
}

# start [PORT]  listens at the charter's port, or at another one where something stands between.
start() {
    launch "${1:-$port}"
    await_relay
    sed "s/localhost:1\b/localhost:$(sed -n 's/^admin=.*://p' relay/run/addresses)/" relay/admin.env >admin.env
}

stop() {
    kill "$daemon"
    wait "$daemon" || fail "posternd did not stop with 0"
    daemon=
}

# proxy BEHIND  stands at the charter's address and passes on to a relay that listens elsewhere; writes down what was said
# in `recorded`.
proxy() {
    mkdir -p recorded
    "$POSTERN_PYTHON" "$python/recording_proxy.py" relay/certificates/chain.pem relay/certificates/server.key \
        "$port" "$1" recorded >proxy 2>proxy.errors &
    local proxy=$! waited=0
    until grep -qs listening proxy; do
        kill -0 "$proxy" && [ "$waited" -lt 600 ] || { cat proxy.errors >&2; fail "the proxy does not listen"; }
        waited=$((waited + 1))
        sleep 0.1
    done
}

ctl() { posternctl "$@" --env-file admin.env --state admin; }

# A network of its own, whose number is in `network`.
found() {
    mkdir admin
    echo "correct horse battery staple" >passphrase
    expect 0 ctl network create --name Demo --root-file admin/root --passphrase-file passphrase "$@"
    network=$(sed -n 's/^network //p' output)
}

invite() { expect 0 ctl user create --network "$network" --login "$1" --out "$1.invitation"; }

# The client asks for three words of the recovery key; a script keeps the key in a file instead.
register() {
    [ -e "$1.password" ] || head -c 18 /dev/urandom | base64 >"$1.password"
    expect 0 postern register --home "$1" --key-file "$1.key" --invitation-file "$1.invitation" \
        --password-file "$1.password" --recovery-file "$1.recovery"
}

vouch() { expect 0 ctl user vouch --network "$network" --login "$1"; }

# as LOGIN COMMAND…  runs the client with that person's home.
as() {
    local home=$1 command=$2
    shift 2
    postern "$command" "$@" --home "$home" --key-file "$home.key"
}

# write FROM TO TEXT
write() { expect 0 as "$1" send --to "$2" <<<"$3"; }

# read_all LOGIN  receives what waits; it is in `output`.
read_all() { expect 0 as "$1" receive --timeout 60; }
