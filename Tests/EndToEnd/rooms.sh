#!/usr/bin/env bash
# Rooms: who founds one, who changes it, who reads what, and what happens when two do something at once.
#
#     rooms.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

# room LOGIN COMMAND…
room() {
    local login=$1
    shift
    as "$login" room "$@"
}

# say LOGIN ROOM TEXT
say() { expect 0 as "$1" send --room "$2" <<<"$3"; }

install
start
found
for login in alice bob carol; do
    invite "$login"
    register "$login"
done

# Alice founds a room, and begins it with Bob. She moderates it.
expect 0 room alice create "Ship's crew" --description "who is on board" --with bob
says "Ship's crew (moderator, 2 members)"
expect 0 room alice show "Ship's crew"
says "description: who is on board"
says "member: alice (moderator)"
says "member: bob (member, new)"
say alice "Ship's crew" "all hands"

# Bob is shown the room, what it is called, and the message.
read_all bob
says "alice created the room, added bob"
says "alice calls it Ship's crew"
says "alice in Ship's crew: all hands"
expect 0 room bob list
says "Ship's crew (member, 2 members)"
say bob "Ship's crew" "aye"
read_all alice
says "bob in Ship's crew: aye"

# Carol is not in it, and knows nothing of it.
read_all carol
says_not "crew"
expect 0 room carol list
says_not "crew"

# A plain member changes nothing.
expect 1 room bob add "Ship's crew" carol
says "you have no right to that"
expect 1 room bob rename "Ship's crew" --title "Bob's crew"
says "you have no right to that"

# Alice adds Carol, who sees nothing from before, and everything from then on.
expect 0 room alice add "Ship's crew" carol
say alice "Ship's crew" "welcome, Carol"
read_all carol
says "Ship's crew"
says "alice in Ship's crew: welcome, Carol"
says_not "all hands"
says_not "aye"
say carol "Ship's crew" "hello"
read_all bob
says "alice added carol"
says "carol in Ship's crew: hello"

# The relay knows who is in the room, and never what it is called.
stop
for text in "Ship's crew" "who is on board"; do
    ! grep -qraF "$text" relay/store || fail "the relay has it: $text"
done
start

# Alice makes Bob a moderator, and he gives the room another name.
expect 0 room alice role "Ship's crew" bob moderator
expect 0 room bob rename "Ship's crew" --title "The crew"
says "The crew (moderator, 3 members)"
read_all alice
says "bob calls it The crew"
read_all carol
says "alice made bob moderator"
says "bob calls it The crew"

# Bob removes Carol while she is about to write: her message goes to nobody, and she is told.
expect 0 room bob remove "The crew" carol
expect 1 as carol send --room "The crew" <<<"am I still there?"
says "you are not in The crew any more"
say alice "The crew" "she cannot read this"
read_all carol
says "bob removed carol"
says_not "she cannot read this"
expect 0 room carol list
says "The crew (gone"

# Alice writes while Bob changes the room. She notices nothing: her message is sealed again, for who is in it now.
expect 0 room bob add "The crew" carol
say alice "The crew" "after the change"
read_all carol
says "alice in The crew: after the change"
says_not "she cannot read this"

# The last moderator cannot leave the others alone.
expect 0 room alice leave "The crew"
expect 1 room bob leave "The crew"
says "nobody would moderate the room any more"
expect 0 room bob delete "The crew"
expect 1 as bob send --room "The crew" <<<"is anybody there?"
read_all carol
says "removed"

# Alice gets a laptop. Her phone tells it of her rooms; until it does the laptop only hears of them.
expect 0 room alice create "Watch" --description "who is awake" --with bob
say alice "Watch" "first watch"
alice=(--network-code "$(as alice whoami | sed -n 's/^network code: //p')" --login alice)
expect 0 postern device add "${alice[@]}" --password-file alice.password --home laptop --key-file laptop.key
read_all laptop
says_not "first watch"
expect 0 room laptop list
says "(unconfirmed, the relay alone names it)"
says_not "Watch"
expect 1 as laptop send --room "Watch" <<<"is anybody there?"
read_all alice
read_all laptop
says "another device of yours has told of Watch, with "
expect 0 room laptop list
says "Watch (moderator, 2 members)"
says_not "unconfirmed"
expect 0 room laptop show "Watch"
says "description: who is awake"
says "named by: alice"
say laptop "Watch" "second watch"
read_all bob
says "alice in Watch: first watch"
says "alice in Watch: second watch"
say bob "Watch" "relieved"
for device in alice laptop; do
    read_all "$device"
    says "bob in Watch: relieved"
done

# In a group all are alike: anyone adds, and everybody leaves for themselves.
expect 0 room carol create "Dinner" --kind group --with alice
read_all alice
expect 0 room alice add "Dinner" bob
expect 1 room carol remove "Dinner" bob
says "you have no right to that"
say carol "Dinner" "at eight"
read_all bob
says "carol in Dinner: at eight"
expect 0 room bob leave "Dinner"
read_all carol
says "bob left"
stop
