#!/usr/bin/env bash
# Invites people with posternctl, lets them register with postern, and vouches for them; a registration by somebody else
# than the invited person must not be vouched for.
#
#     vouching.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

join() {
    head -c 18 /dev/urandom | base64 >"$1.password"
    expect 0 postern register --home "$1" --key-file "$1.key" --invitation-file "$1.invitation" \
        --password-file "$1.password" --recovery-file "$1.recovery"
}

install
start
mkdir admin
echo "correct horse battery staple" >passphrase

expect 1 ctl network create --name "a name of more than twenty" --root-file admin/root --passphrase-file passphrase
says "networkName must be 1 to 20 characters long"
[ -z "$(ls admin)" ] || fail "a refused network leaves keys behind"
expect 0 ctl network create --name Demo --root-file admin/root --passphrase-file passphrase
network=$(sed -n 's/^network //p' output)
expect 0 ctl network show --network "$network"
grep -q '^fingerprint [0-9 ]\{35\}$' output || fail "the fingerprint is not shown"
[ "$(stat -c %a admin/root)" = 600 ] || fail "the root file is readable by others"
expect 1 ctl network create --name Demo --root-file admin/root --passphrase-file passphrase
says "admin/root is there already"
expect 0 ctl network list
[ "$(cut -f 2 output)" = Demo ] && [ "$(cut -f 1 output)" = "$network" ] || fail "the network is not listed"
expect 0 ctl group list --network "$network"
[ "$(cut -f 2-4 output)" = "Default	default	0 active" ] || fail "the default group is not listed"

for login in alice bob; do
    expect 0 ctl user create --network "$network" --login "$login" --out "$login.invitation"
done
expect 2 ctl user create --network "$network" --login carol
expect 0 ctl user list --network "$network"
[ "$(cut -f 2,3 output)" = "$(printf 'alice\tpending\nbob\tpending')" ] || fail "alice and bob are not listed as pending"
expect 0 ctl user vouch --network "$network"
[ "$(cut -f 3 output | sort -u)" = waiting ] || fail "nobody has come, and somebody was vouched for"
join alice
expect 0 ctl user vouch --network "$network" --login alice
[ "$(cut -f 3 output)" = vouched ] || fail "alice came, and was not vouched for"
expect 0 ctl user vouch --network "$network" --login alice
[ "$(cut -f 3 output)" = "vouched before" ] || fail "alice was vouched for, and it is not known"

expect 0 ctl group list --network "$network"
[ "$(cut -f 4 output)" = "1 active" ] || fail "alice is not counted in her group"
expect 0 ctl user list --network "$network"
[ "$(cut -f 2,3 output)" = "$(printf 'alice\tactive\nbob\tpending')" ] || fail "alice is not listed as active"

# On a terminal the invitation is shown, for whoever reads it out.
dave="posternctl user create --network $network --login dave --env-file admin.env --state admin"
expect 0 script -qec "$dave" /dev/null
tr -d '\r' <output >dave.shown
grep -q '^user [0-9]* dave$' dave.shown || fail "the terminal does not say whom the invitation is for"
head -n 1 dave.shown >dave.invitation
join dave
expect 0 ctl user vouch --network "$network" --login dave
[ "$(cut -f 3 output)" = vouched ] || fail "the invitation on the terminal is not dave's"

# What bob registered with is no longer what the administrator knows: so it looks when a relay answers in his place.
join bob
file=$(grep -l '"login":"bob"' admin/*.invitation)
sed -i 's/"key":"...../"key":"AAAAA/' "$file"
expect 1 ctl user vouch --network "$network"
grep -q "swap at registration" output || fail "the swap is not named"
grep -q "^[0-9]*	alice	vouched before$" output || fail "bob's swap keeps alice from being looked after"
expect 1 ctl user invite --network "$network" --login alice --out again
says "is the name of another user"
[ ! -e again ] || fail "there is an invitation for somebody who has come"

# Alice has lost everything: her devices end, and she gets a new invitation.
expect 0 ctl user devices --network "$network" --login Alice
[ "$(cut -f 2 output)" = active ] || fail "alice's one device is not listed as active"
expect 1 ctl user reset --network "$network" --login carol --out carol.invitation
says "there is no user carol"
[ ! -e carol.invitation ] || fail "there is an invitation for nobody"
expect 0 ctl user reset --network "$network" --login alice --out alice.again
grep -q "^user [0-9]* alice$" output || fail "the reset does not say whom it was for"
expect 1 ctl user reset --network "$network" --login alice --out alice.again
says "alice.again is there already"
expect 0 ctl user devices --network "$network" --login alice
[ "$(cut -f 2 output)" = reset ] || fail "alice's device is not reset"
expect 1 postern receive --home alice --key-file alice.key
says "an administrator reset this device"
expect 0 ctl user vouch --network "$network" --login alice
[ "$(cut -f 3 output)" = waiting ] || fail "alice has not come again, and was vouched for"
expect 0 ctl user rename --network "$network" --login alice --to alicia
expect 1 ctl user rename --network "$network" --login alice --to bob
says "is the name of another user"

# The relay shows another network under the number.
sed -i 's/^..../ffff/' "admin/network-$network"
expect 1 ctl user vouch --network "$network"
grep -q "another network" output || fail "another network under the same number is not noticed"

stop
expect 69 ctl user list --network "$network"
