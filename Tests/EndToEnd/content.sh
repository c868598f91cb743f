#!/usr/bin/env bash
# What people say: replies, reactions, edits, recalls, forwards, places, cards, receipts, timers, who types, and what
# somebody does not want to hear. Three people, and a second device of one of them.
#
#     content.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

# say LOGIN ARGUMENTS… <<<TEXT  sends, and keeps the id in `id`.
say() {
    local login=$1
    shift
    expect 0 as "$login" send "$@"
    id=$(sed -n 's/^\(sent\|queued\) //p' output)
}

history_of() {
    local login=$1
    shift
    expect 0 as "$login" history "$@"
}

install
start
found
for login in alice bob carol; do
    invite "$login"
    register "$login"
done

# Reactions, replies and edits stand beside their message, on both sides.
say alice --to bob <<<"shall we meet?"
first=$id
read_all bob
says "alice: shall we meet?"
expect 0 as bob react "$first" "👍"
say bob --to alice --reply-to "$first" <<<"gladly, @alice"
answer=$id
expect 0 as alice edit "$first" <<<"shall we meet at noon?"
read_all alice
says "bob reacted 👍 to \"shall we meet at noon?\""
says "bob: (answers alice \"shall we meet at noon?\") gladly, @alice"
read_all bob
says "alice edited a message: shall we meet at noon?"
history_of bob --to alice
says "${first:0:8}"
says "alice: shall we meet at noon? (edited)  | 👍 bob"
history_of alice --export
says '"emoji":"👍"'
says '"mentions":["alice"]'
expect 0 as bob react "$first" "👍" --remove
read_all alice
says "bob took 👍 back"
history_of alice --to bob
says_not "👍"

# Nobody changes what somebody else wrote.
expect 1 as bob edit "$first" <<<"never"
says "only its author changes a message"
expect 1 as bob recall "$first"

# A recall leaves that there was a message, and nothing else, on every device.
say alice --to bob <<<"the code is 4711"
secret=$id
read_all bob
expect 0 as bob react "$secret" "😮"
expect 0 as alice recall "$secret"
read_all bob
says "alice recalled a message"
for login in alice bob; do
    read_all "$login"
    history_of "$login"
    says "(recalled)"
    says_not "4711"
    says_not "😮"
done
expect 1 as bob react "$secret" "👍"
says "it was recalled"

# Forwards say whose words they are said to be; places and cards are shown as such.
say bob --to carol --forward "$first" <<<""
say bob --to carol --location=48.2082,16.3738 --label "the café" <<<""
say bob --to carol --contact alice <<<""
read_all carol
says "(forwarded, said to be from"
says "shall we meet at noon?"
says "(location 48.2082, 16.3738 the café)"
says "(contact alice"

# In a room a reaction reaches everybody, also who was away, and a change is made without a relay that is there.
expect 0 as alice room create Crew --with bob --with carol
say alice --room Crew <<<"all hands"
hands=$id
read_all bob
read_all carol
expect 0 as bob react "$hands" "🎉"
stop
expect 0 as carol react "$hands" "🎉" --queue
expect 0 as alice edit "$hands" --queue <<<"all hands on deck"
start
read_all carol
read_all bob
read_all alice
read_all bob
for login in alice bob; do
    history_of "$login" --room Crew
    says "all hands on deck (edited)  | 🎉 "
done
history_of alice --room Crew
says "bob, carol"
expect 0 as carol receive --timeout 60

# Another device of Alice's gets what comes, and what is changed.
expect 0 as alice whoami
code=$(sed -n 's/^network code: //p' output)
expect 0 postern device add --home alice2 --key-file alice2.key --network-code "$code" --login alice \
    --password-file alice.password
say alice --to bob <<<"from my first device"
mine=$id
read_all alice2
says "alice to bob: from my first device"
expect 0 as alice edit "$mine" <<<"from another one"
read_all alice2
says "alice edited a message: from another one"
expect 0 as alice2 edit "$mine" <<<"from the second device"
read_all bob
history_of bob --to alice --search "SECOND device"
says "from the second device (edited)"
read_all alice
history_of alice --search "second device"
says "from the second device (edited)"

# Receipts are the reader's choice.
expect 0 as bob receipts
says "off"
say alice --to bob <<<"do you get this?"
read_all bob
read_all alice
history_of alice --search "do you get this"
says_not "read by"
expect 0 as bob receipts on
say alice --to bob <<<"and this?"
expect 0 as bob receive --keep-unread --timeout 60
read_all alice
history_of alice --search "and this"
says "delivered to bob"
expect 0 as bob read --to alice
says "and this?"
read_all alice
says_not "bob"
history_of alice --search "and this"
says "read by bob"

# What expires goes everywhere, and what burns goes once it was read.
say alice --to bob --expire 3600 <<<"for an hour"
say alice --to bob --burn 1 <<<"for your eyes only"
expect 0 as bob receive --timeout 60
says "for your eyes only"
gone() { as "$1" history | grep -qF "$2" && return 1 || return 0; }
for login in alice bob; do
    waited=0
    until gone "$login" "for your eyes only"; do
        [ "$waited" -lt 100 ] || fail "$login still has what burns"
        waited=$((waited + 1))
        sleep 0.1
    done
    history_of "$login" --search "for an hour"
    says "goes "
done
expect 0 as alice timers bob --expiry 86400
read_all bob
says "alice set the timers of this conversation: messages go 1 day after sending"
say bob --to alice <<<"under the new timers"
history_of bob --search "under the new timers"
says "goes "

# Whoever types is shown to who is there, and to nobody later.
postern receive --follow --home bob --key-file bob.key >follow 2>&1 &
follower=$!
say carol --to bob <<<"are you there?"
wait_for follow "carol: are you there?"
expect 0 as carol signal typing --to bob
wait_for follow "carol is typing"
kill "$follower"
wait "$follower" || true
expect 0 as carol signal typing --to bob
read_all bob
says_not "typing"

# Muted conversations wait; who is blocked is not shown at all.
expect 0 as bob mute --to carol
say carol --to bob <<<"psst"
read_all bob
says_not "psst"
history_of bob --to carol
says "carol: psst"
expect 0 as bob read --to carol
says "carol: psst"
expect 0 as bob read --to carol
says_not "psst"
expect 0 as bob unmute --to carol
expect 0 as bob block carol
say carol --to bob <<<"hello?"
say carol --room Crew <<<"anybody?"
read_all bob
says_not "hello?"
says_not "anybody?"
expect 1 as bob send --to carol <<<"no"
says "carol is blocked"
expect 0 as bob unblock carol
say carol --to bob <<<"again"
read_all bob
says "carol: again"
says_not "hello?"

# The relay has stored none of it in clear.
stop
for text in "shall we meet" "all hands" "the café" "🎉" "4711"; do
    ! grep -qraF "$text" relay/store || fail "the relay has it: $text"
done
