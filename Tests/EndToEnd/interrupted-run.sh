#!/usr/bin/env bash
# scripts/run is killed, with its relay and all, after each step that it does once, and in the middle of some: every
# time it goes on when it is started again, and nobody is there twice at the end.
#
#     interrupted-run.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd)
. "$(dirname "$0")/relay.bash"

mkdir scripts programs
cp "$scripts/run" "$scripts/lib.sh" scripts/
export PROGRAMS=$POSTERN_BIN STEPS=$work/steps
: >steps

# Stands for each program: does its work, and ends the whole run once for every step.
cat >programs/postern <<'PROGRAM'
#!/usr/bin/env bash
program=${0##*/}
arguments=("$@")
step=$program
while [ $# -gt 0 ]; do
    case $1 in
        --home) home=$2 step="$step ${2##*/}"; shift ;;
        --login) step="$step $2"; shift ;;
        --recovery-file) recovery=$2; shift ;;
        --json) ;;
        --*) shift ;;
        *) step="$step $1" ;;
    esac
    shift
done

# end_run MOMENT  kills everything that belongs to the run, the first time that it comes there.
end_run() {
    grep -qxF "$1 $step" "$STEPS" && return
    echo "$1 $step" >>"$STEPS"
    kill -9 0
}

# The recovery key is written before the registration is kept, under a name of its own.
is_recoverable() { [ -e "$recovery" ] || [ -e "$recovery.new" ]; }

# Whether the registration is kept at home. The relay does not answer to it: it stands still from when the recovery key
# is there.
is_drafted() {
    is_recoverable && kill -STOP "$(cat "$STEPS.relay")" &&
        [ "$(sqlite3 -readonly "$home/home.sqlite" "SELECT state FROM account" 2>/dev/null)" = 1 ]
}

# during MOMENT CHECK…  does the work until the check holds, and kills everything then; the first time.
during() {
    grep -qxF "$1 $step" "$STEPS" && return
    "$PROGRAMS/$program" "${arguments[@]}" &
    until "${@:2}"; do kill -0 $! || exit; done
    end_run "$1"
}

case $step in
    "posternd run")
        echo $$ >"$STEPS.relay"
        exec "$PROGRAMS/$program" "${arguments[@]}"
        ;;
    # What every run does again.
    *" whoami "* | *" receive "* | *" send "* | *" contacts "* | *" react "* | *" history "* | *" room show "*)
        exec "$PROGRAMS/$program" "${arguments[@]}"
        ;;
    "postern register alice") during "with a recovery key" is_recoverable ;;
    "postern register bob") during "without an answer" is_drafted ;;
    "postern device approve "*) end_run before ;;
esac
"$PROGRAMS/$program" "${arguments[@]}" || exit
end_run after
PROGRAM
chmod +x programs/postern
ln -s postern programs/posternd
ln -s postern programs/posternctl

POSTERN_PORT=$(free_port)
POSTERN_ADMIN_PORT=$(free_port)
export POSTERN_PORT POSTERN_ADMIN_PORT

# In a session of its own: what kills it kills nothing else.
run() { POSTERN_BIN=$work/programs setsid scripts/run --once; }

status=137
while [ "$status" = 137 ]; do
    status=0
    run >output 2>&1 </dev/null || status=$?
    [ "$status" = 0 ] || [ "$status" = 137 ] || { cat output steps >&2; fail "after these kills it ended with $status"; }
    # The killed relay may need a moment to be gone.
    [ ! -e .postern/relay/run/lock ] || flock -w 60 .postern/relay/run/lock true || fail "the relay outlives its run"
done
says "all messages arrived"
sort steps >killed
cat >wanted <<'STEPS'
after postern register alice
after postern register bob
after postern register carol
after postern room create The three alice
after postern verify alice bob
after postern verify bob alice
after posternctl network create
after posternctl user create alice
after posternctl user create bob
after posternctl user create carol
after posternctl user vouch alice
after posternctl user vouch bob
after posternctl user vouch carol
after posternd init
before postern device approve alice
with a recovery key postern register alice
without an answer postern register bob
STEPS
# Of the two ends of a link the quicker one takes the other with it.
grep -q "after postern device" killed || fail "it was not killed after the link"
grep -v "after postern device" killed | diff wanted - || fail "it was not killed where it should be"
echo "ok      goes on after it was killed at $(grep -c . killed) places"

# A whole run goes on with what is there.
expect 0 run
says "all messages arrived"
says_not "joins"
says_not "links her laptop"

# Three people, one of them with two devices; each of them can come back with the recovery key that is there.
ln -s .postern/relay .postern/admin .
rm -f relay/run/addresses
posternd run --config relay/posternd.yaml 2>>log &
daemon=$!
await_relay
ln -s relay/admin.env .
network=$(cat admin/network)
expect 0 ctl user list --network "$network"
there=$(cut -f 2,3 output | sort)
[ "$there" = "$(printf 'alice\tactive\nbob\tactive\ncarol\tactive')" ] || fail "alice, bob and carol are not all who is there"
expect 0 ctl user vouch --network "$network"
[ "$(cut -f 3 output | sort -u)" = "vouched before" ] || fail "alice, bob and carol are not vouched for"
expect 0 postern device list --home .postern/alice --key-file .postern/alice.key
[ "$(grep -c . output)" = 2 ] || { cat output >&2; fail "alice has not two devices"; }
code=$(postern whoami --home .postern/alice --key-file .postern/alice.key | sed -n 's/^network code: //p')
for login in alice bob carol; do
    expect 0 postern device list --network-code "$code" --login "$login" --recovery-file ".postern/$login.recovery" \
        --home nowhere
done
stop
