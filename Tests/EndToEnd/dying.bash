# Shared by the scripts in which the relay dies again and again while Alice writes to Bob. Source it before relay.bash,
# which goes to another folder.
#
# POSTERN_SEED is another course of the deaths.

seed=${POSTERN_SEED:-7}
RANDOM=$seed
echo "seed    $seed"

# received HOME  how many messages a home has got.
received() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(f"file:{sys.argv[1]}/home.sqlite?mode=ro", uri=True)
    .execute("SELECT count(*) FROM message WHERE direction = 1").fetchone()[0])' "$1"
}

# acquaint  Alice and Bob join, and she writes to him for the first time.
acquaint() {
    local login
    for login in alice bob; do
        invite "$login"
        register "$login"
    done
    write alice bob "one for the acquaintance"
    read_all bob
    [ "$(received bob)" = 1 ] || fail "bob has not got the first message"
}

# before_life  what is set up for the next relay: nothing, unless a script says so.
before_life() { true; }

# die  ends the relay that was launched by kill -9: mostly while it serves, now and then before it listens. A script may
# know a better moment.
die() {
    [ $((RANDOM % 4)) -eq 0 ] || await_relay
    sleep "0.$((RANDOM % 8))$((RANDOM % 10))"
    kill -9 "$daemon"
}

# What befalls the disk between a death and the next start: nothing, unless a script says so.
after_death() { true; }

# keep_dying SEED PORT  starts the relay, and it dies, until there is a file `enough`. Each time is a line of `deaths`.
keep_dying() {
    local status
    # A subshell would draw other numbers in every run.
    RANDOM=$1
    trap 'kill -9 $daemon; exit' TERM
    while [ ! -e enough ]; do
        before_life
        launch "$2"
        die
        status=0
        wait "$daemon" || status=$?
        [ "$status" = 137 ] || { cat log >&2; fail "the relay ended by itself, with $status"; }
        after_death
        echo dead >>deaths
    done
}

# write_while_it_dies WORD LEAST DEATHS PORT  Alice writes "WORD 1.", "WORD 2." and so on: at least so many, and on until
# the relay has died so often. A message may be kept for later; none is refused. `written` is how many there are. The
# relay is down before and up after, and then it has them all.
write_while_it_dies() {
    local word=$1 least=$2 wanted=$3 port_behind=$4 keeper status
    rm -f enough
    : >deaths
    keep_dying "$RANDOM" "$port_behind" 2>keeper.errors &
    keeper=$!
    written=0
    while [ "$written" -lt "$least" ] || [ "$(wc -l <deaths)" -lt "$wanted" ]; do
        kill -0 "$keeper" || { cat keeper.errors >&2; fail "the relay does not come back"; }
        [ "$written" -lt 1000 ] || fail "the relay has died only $(wc -l <deaths) times"
        written=$((written + 1))
        status=0
        as alice send --to bob --queue <<<"$word $written." >output 2>&1 || status=$?
        [ "$status" = 0 ] || [ "$status" = 75 ] || { cat output >&2; fail "send ended with $status"; }
    done
    : >enough
    wait "$keeper" || { cat keeper.errors >&2; fail "the relay does not come back"; }
    echo "ok      $(wc -l <deaths) deaths while alice wrote $written messages: $word"
    start "$port_behind"
    read_all alice
}

# shown_once FILE WORD COUNT  demands that a client has shown each of so many messages, and each once.
shown_once() {
    local number
    for number in $(seq "$3"); do
        [ "$(grep -cF "\"$2 $number.\"" "$1")" = 1 ] || { cat "$1" >&2; fail "$2 $number was not shown once"; }
    done
    echo "ok      each of $3 messages is shown once: $2"
}
