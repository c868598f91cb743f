#!/usr/bin/env bash
# A client that was written in Python from the pages alone: Pat joins with it, and it and `postern` read each other, in
# direct messages of every kind and in a room.
#
#     python-client.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python
#                          with `cryptography`
set -eu
python=$(cd "$(dirname "$0")/../Python" && pwd)
. "$(dirname "$0")/relay.bash"

pat() {
    local command=$1
    shift
    "$POSTERN_PYTHON" "$python/client.py" "$command" pat.json "$@"
}

# say LOGIN ARGUMENTS… <<<TEXT  sends, and keeps the id in `id`. Pat is asked in the same way.
say() {
    local login=$1
    shift
    expect 0 as "$login" send "$@"
    id=$(sed -n 's/^sent //p' output)
}

pat_says() {
    expect 0 pat "$@"
    id=$(sed -n 's/^sent //p' output)
}

history_of() {
    local login=$1
    shift
    expect 0 as "$login" history "$@"
}

# alter TABLE COLUMN  changes the last bit of what the relay has in the newest row of a table; done twice, nothing.
alter() {
    stop
    python3 - relay/store/relay.sqlite "$1" "$2" <<'END'
import sqlite3, sys
path, table, column = sys.argv[1:]
with sqlite3.connect(path) as database:
    newest = f"WHERE id = (SELECT max(id) FROM {table})"
    value, = database.execute(f"SELECT {column} FROM {table} {newest}").fetchone()
    database.execute(f"UPDATE {table} SET {column} = ? {newest}", (value[:-1] + bytes([value[-1] ^ 1]),))
END
    start
}

install
start
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
invite pat
head -c 18 /dev/urandom | base64 >pat.password
expect 0 pat register pat.invitation pat.password
says "pat has registered; the relay has 2 one-time bundles"

# What Pat registered with is what the administrator's invitation asked for.
vouch pat
write alice pat "can you read this, žluťoučký kůň?"
expect 0 as alice contacts
says "pat vouched: "

expect 0 pat receive
says "alice: can you read this, žluťoučký kůň?"
expect 0 pat send alice <<<"every word, and you?"
expect 0 pat send alice <<<"the second one names the first"
read_all alice
says "pat: every word, and you?"
says "pat: the second one names the first"
says_not "different histories"
says_not "missing"

# What was acknowledged does not come again, and the conversation goes on both ways.
expect 0 pat receive
[ ! -s output ] || { cat output >&2; fail "something comes again"; }
write alice pat "all of it"
write alice pat "and once more"
expect 0 pat receive
says "alice: all of it"
says "alice: and once more"

# What the relay gives out is signed as the page says: read by a program that was written from that page alone.
expect 0 ctl network renew --network "$network" --root-file admin/root --passphrase-file passphrase
code=$(as alice whoami | sed -n 's/^network code: //p')
expect 0 postern device add --home laptop --key-file laptop.key --network-code "$code" --login alice \
    --password-file alice.password
mkdir fetched
expect 0 pat fetch alice fetched
show() { "$POSTERN_PYTHON" "$python/signed_documents.py" show "$@"; }
expect 0 show charter fetched/charter.*
[ "$(grep -c '^    "version": ' output)" = 2 ] || { cat output >&2; fail "there are not two charters"; }
says "\"network\": \"$(as alice network | sed -n 's/^network //p')\""
expect 0 show policy fetched/policy.*
says '\"networkName\":\"Demo\"'
expect 0 show list fetched/list.*
[ "$(grep -c '^    "login": "alice"' output)" = 2 ] || { cat output >&2; fail "there are not two lists of alice"; }
for device in alice laptop; do says "\"id\": \"$(as "$device" whoami | sed -n 's/^device: //p')\""; done

# A list that the relay puts together from two is one that nobody signed.
head -c -132 fetched/list.0002 >fetched/mixed
tail -c 132 fetched/list.0001 >>fetched/mixed
expect 1 show list fetched/list.0001 fetched/mixed
says "refused: signature"
expect 1 show list fetched/list.0002
says "refused: version"

# Every kind of content, from `postern` to Pat. What was changed reads so here and there.
say bob --to alice <<<"the gate is open"
forwarded=$id
read_all alice
say alice --to pat <<<"shall we meet?"
first=$id
say alice --to pat --reply-to "$first" <<<"at dusk, @pat"
say alice --to pat --location=48.2082,16.3738 --label "the café" <<<""
say alice --to pat --contact bob <<<""
say alice --to pat --forward "$forwarded" <<<""
say alice --to pat --expire 3600 <<<"for an hour"
say alice --to pat <<<"the code is 4711"
secret=$id
expect 0 as alice react "$first" "🎉"
expect 0 as alice edit "$first" <<<"shall we meet at noon?"
expect 0 as alice recall "$secret"
expect 0 as alice timers pat --expiry 86400
expect 0 pat receive
says "alice: (answers ${first:0:8}) at dusk, @pat (mentions pat)"
says "alice: (location 48.2082, 16.3738 the café)"
says "alice: (contact bob, unknown)"
says "alice: (forwarded, said to be from somebody) the gate is open"
says "alice: for an hour (goes 3600 s after sending, 0 s after reading)"
says "alice reacts 🎉 to ${first:0:8}"
says "alice edits ${first:0:8}"
says "alice recalls ${secret:0:8}"
says "alice sets the timers to 86400 s and 0 s"
expect 0 pat history
says "${first:0:8} alice: shall we meet at noon? (edited) | 🎉 alice"
says "${secret:0:8} alice: (recalled)"
says_not 4711

# And from Pat to `postern`.
expect 0 pat react "$first" "👍"
expect 0 pat react "$first" "👎"
expect 0 pat unreact "$first" "👎"
expect 0 pat reply "$first" <<<"gladly"
expect 0 pat put alice <<<'{"kind": "location", "body":
    {"latitude": 525200080, "longitude": -134049540, "accuracy": 12, "label": "the gate"}}'
pat_says send alice <<<"until tomorrow"
expect 0 pat receipt "$first" delivered
read_all alice
says "pat: (answers alice \"shall we meet at noon?\") gladly"
says "pat: (location 52.520008, -13.404954 the gate)"
history_of alice --to pat
says "shall we meet at noon? (edited)  | 🎉 alice  | 👍 pat"
says "delivered to pat"
says_not "read by pat"
history_of alice --search "until tomorrow"
says "goes "
expect 0 pat receipt "$first" read
read_all alice
history_of alice --to pat
says "read by pat"

# Alice and Bob have a room, and Alice adds Pat. Where the relay shows Pat another state than the entry's, or another
# entry than the message's, there is no room.
expect 0 as alice room create Crew --with bob
say alice --room Crew <<<"before Pat was here"
expect 0 as alice room add Crew pat
alter room_state state
expect 0 pat receive
says "refused: another state than the entry's"
alter room_state state
say alice --room Crew <<<"welcome, Pat"
alter document body
expect 0 pat receive
says "refused: the relay does not give the entry that the header names"
alter document body
expect 0 pat rooms
[ ! -s output ] || { cat output >&2; fail "Pat has a room"; }

# A later message shows it as well as the first one.
expect 0 as alice room rename Crew --title "The crew"
say alice --room "The crew" <<<"all hands"
hands=$id
expect 0 pat receive
says "alice in The crew names the room"
says "alice in The crew: all hands"
says_not "before Pat was here"
expect 0 pat rooms
says "The crew, version 2: "
says "alice (moderator)"
says "bob"
says "pat"

# What Pat says in it, and about it, is at everybody.
pat_says send "The crew" <<<"aye"
aye=$id
expect 0 pat react "$hands" "🎉"
expect 0 pat edit "$aye" <<<"aye, aye"
pat_says send "The crew" <<<"the code is 4712"
expect 0 pat recall "$id"
expect 0 pat react "$aye" "👍"
expect 0 pat receipt "$hands" read
for login in alice bob; do
    read_all "$login"
    says "pat in The crew: "
    history_of "$login" --room "The crew"
    says "alice in The crew: all hands  | 🎉 pat"
    says "pat in The crew: aye, aye (edited)  | 👍 pat"
    says "pat in The crew: (recalled)"
    says_not 4712
done
history_of alice --search "all hands"
says "read by pat"
read_all laptop
says "pat in The crew: "
expect 0 as bob react "$aye" "👍"
say bob --room "The crew" --reply-to "$aye" <<<"well said"
expect 0 pat receive
says "bob in The crew: (answers ${aye:0:8}) well said"
expect 0 pat history
says "${aye:0:8} pat: aye, aye (edited) | 👍 "

# A change by somebody else than who added Pat. Nothing counts that nobody signed so; what came before it does.
expect 0 as alice room role "The crew" bob moderator
read_all bob
expect 0 as bob room timers "The crew" --expiry 86400
alter document signature
expect 0 pat receive
says "in The crew alice sets the members bob"
says "refused: signature"
expect 0 pat rooms
says "version 3: "
expect 1 pat send "The crew" <<<"is anybody there?"
says "refused: signature"
alter document signature
alter document body
expect 0 pat receive
says "refused: signature"
alter document body
expect 0 pat receive
says "in The crew bob sets the room's timers to 86400 s and 0 s"
expect 0 pat rooms
says "version 4: "
expect 0 pat send "The crew" <<<"under the new timers"
read_all alice
says "pat in The crew: under the new timers"
history_of alice --search "under the new timers"
says "goes "

# Who was removed is told, and gets nothing more.
expect 0 as bob room remove "The crew" pat
say bob --room "The crew" <<<"Pat cannot read this"
expect 0 pat receive
says "in The crew bob removes pat"
says_not "cannot read this"
expect 1 pat send "The crew" <<<"am I still there?"
says "refused: you are not in the room"
read_all alice
says "bob in The crew: Pat cannot read this"
stop
