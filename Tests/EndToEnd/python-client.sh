#!/usr/bin/env bash
# A client that was written in Python from the pages alone: Pat joins with it, and it and `postern` read each other.
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

install
start
found
invite alice
register alice
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
stop
