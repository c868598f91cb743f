#!/usr/bin/env bash
# How people know to whom they write: first sight, vouching, comparing numbers, and what happens when an identity changes.
#
#     contacts.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python with zxing-cpp
set -eu
. "$(dirname "$0")/relay.bash"

# answering ANSWER COMMAND  runs it on a terminal on which somebody types that.
answering() { script -qec "$2" /dev/null <<<"$1"; }

install
start
found
for login in alice bob carol; do
    invite "$login"
    register "$login"
done

# Alice writes to Bob, whom nobody vouched for: he is new to her, and shown so.
write alice bob "is it you?"
expect 0 as alice contacts
says "bob new: "

# The administrator vouches for Bob.
vouch bob
write alice bob "now I know"
expect 0 as alice contacts
says "bob vouched: "

# Alice and Bob compare their numbers. Both screens show the same 60 digits.
read_all bob
expect 0 as bob verify alice --json
theirs=$(sed -n 's/.*"safetyNumber":"\([0-9 ]*\)".*/\1/p' output)
[ -n "$theirs" ] || { cat output >&2; fail "no safety number is shown"; }
expect 0 as bob verify alice
[ "$("$POSTERN_PYTHON" "$python/read_picture.py" output)" = "$theirs" ] || fail "the picture does not hold the number"
expect 1 as alice verify bob --matches
says "was not shown yet"
expect 0 as alice verify bob
expect 0 as alice verify bob --matches
says "verified"
expect 0 as alice verify bob --forget
says_not "verified"
expect 1 as alice verify bob --number "00000 ${theirs#* }"
says "the safety number with bob is another one"
expect 0 as alice verify bob --number "$theirs"
expect 0 as alice contacts
says "bob verified: "

# Who signed what of the network.
expect 0 as alice network
says "fingerprint"

# Bob loses everything. The administrator resets him, and he comes back with a new identity.
expect 0 ctl user reset --network "$network" --login bob --out bob.again
mv bob bob.lost
mv bob.again bob.invitation
rm -f bob.recovery
register bob
write bob alice "it is me, on a new machine"

# Alice verified him: his message is kept sealed, and she cannot write to him, until she accepts.
read_all alice
says "the identity of bob has changed: compare before anything is sent, and accept it before anything of it is shown"
says_not "on a new machine"
held=$(sed -n 's/.*kept sealed until you accept.*(\([0-9a-f]*\)).*/\1/p' output)
expect 0 as alice why "$held"
says "whose identity or login has changed: it is kept sealed until you accept that"
expect 1 as alice send --to bob <<<"are you sure?"
says "the identity of bob has changed"
expect 0 as bob verify alice --json
theirs=$(sed -n 's/.*"safetyNumber":"\([0-9 ]*\)".*/\1/p' output)

# She is asked, on a terminal. Whoever says no, or types another number than Bob's screen shows, has accepted nothing.
expect 64 setsid --wait postern accept bob --home alice --key-file alice.key
says "there is no terminal to ask on"
expect 1 answering no "postern accept bob --home alice --key-file alice.key"
says "bob has another identity"
says "the safety number is now: $theirs"
says "you had compared the number before: it counts no more"
says "not accepted"
expect 1 as alice accept bob --number "00000 ${theirs#* }"
says "the safety number with bob is another one"
expect 1 as alice send --to bob <<<"and now?"
says "the identity of bob has changed"
expect 0 as alice accept bob --number "$theirs"
says "accepted bob, verified"
expect 1 as alice accept bob --yes
says "nothing about bob waits to be accepted"
read_all alice
says "on a new machine"
write alice bob "welcome back"
read_all bob
says "welcome back"

# Carol did not know him before. The administrator vouched for the Bob that was, so she is warned, until the administrator
# vouches for the new one.
expect 1 as carol send --to bob <<<"hello"
says "vouches for another identity"
vouch bob
write carol bob "hello"
read_all bob
says "hello"

# Carol marries. The administrator gives her another login; it is hers once she has signed it, and nobody can take one that
# was not given. Her contacts are told, and it needs a new voucher.
expect 1 as carol rename carla --password-file carol.password
says "no administrator gave you the login carla"
expect 0 ctl user rename --network "$network" --login carol --to carla
expect 0 as carol rename carla --password-file carol.password
says "you are called carla now"
write carol bob "under my new name"
read_all bob
says "carol is called carla now"
says "carla: under my new name"
vouch carla
write bob carla "welcome"
expect 1 as bob send --to carol <<<"who is that?"
says "there is no user carol"
read_all carol
says "welcome"
stop
