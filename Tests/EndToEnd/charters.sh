#!/usr/bin/env bash
# What an administrator does with a network's charter over the years: renewing it, keeping a spare root, losing the root,
# rotating every key, and taking over a network that stock tools made. Alice and Bob go on talking throughout.
#
#     charters.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; aws is in the path
set -eu
. "$(dirname "$0")/relay.bash"

# charter COMMAND…  signs the network's next charter.
charter() { ctl network "$@" --network "$network"; }

join() {
    head -c 18 /dev/urandom | base64 >"$1.password"
    expect 0 ctl user create --network "$network" --login "$1" --out "$1.invitation"
    expect 0 postern register --home "$1" --key-file "$1.key" --invitation-file "$1.invitation" \
        --password-file "$1.password" --recovery-file "$1.recovery"
}

person() {
    local login=$1 command=$2
    shift 2
    postern "$command" --home "$login" --key-file "$login.key" "$@"
}

# talk TEXT  Alice writes, and Bob reads it.
talk() {
    printf '%s' "$1" >text
    expect 0 person alice send --to bob <text
    expect 0 person bob receive --timeout 60
    says "$1"
}

posternd --version >/dev/null
install
start
mkdir admin safe
echo "correct horse battery staple" >admin/passphrase
echo "another passphrase, kept apart" >safe/passphrase
main=(--root-file admin/root --passphrase-file admin/passphrase)
spare=(--root-file safe/spare --passphrase-file safe/passphrase)

# A network, and two people who were vouched for.
expect 0 ctl network create --name Demo "${main[@]}"
network=$(sed -n 's/^network //p' output)
join alice
join bob
expect 0 ctl user vouch --network "$network"
talk "in the first year"

# Every year the charter is signed anew.
expect 0 charter renew "${main[@]}"
says "charter version 2, until "
talk "in the second year"
echo "a wrong passphrase" >wrong
expect 1 charter renew --root-file admin/root --passphrase-file wrong
says "the passphrase is wrong"

expect 0 person alice network
[ "$(grep -c '^charter ' output)" = 2 ] || fail "alice does not see both charters"
says "charter 2: issued "
says ", signed by root "
says "vouching: optional"
says "policy 1: issued "
says "setting networkName: Demo"
# A charter is good for 400 days.
dates=$(sed -n 's/^charter 2: issued \([^ ]*\), expires \([^ ,]*\),.*/\1 \2/p' output)
[ "$(date -u -d "${dates% *} + 400 days" +%s)" = "$(date -u -d "${dates#* }" +%s)" ] || fail "not 400 days: $dates"
says_not "held by the relay"
expect 0 person alice network --json
says '"rootHeldByRelay":false'

# A spare root lies in a safe. When the first one is lost the spare signs, and takes it out.
expect 0 charter add-spare "${main[@]}" --new-root-file safe/spare --new-passphrase-file safe/passphrase
says "root added "
expect 1 charter add-spare "${main[@]}" --new-root-file safe/spare --new-passphrase-file safe/passphrase
says "is there already"
expect 0 ctl network show --network "$network"
[ "$(grep -c '^root ' output)" = 2 ] || fail "there are not two roots"
cp admin/root stolen
expect 0 charter use-spare "${spare[@]}"
says "root removed "
says "charter version 4, until "
talk "after the root was lost"

# Whom a charter brings and takes away is told to everybody.
says "charter 3 of the network: root "
says " added; the administrator can tell whether that is so"
says "charter 4 of the network: root "
says " removed; the administrator can tell whether that is so"

# Whoever has the lost root can sign nothing more.
expect 1 charter renew --root-file stolen --passphrase-file admin/passphrase
says "does not name this root"

# From the safe back to a root for every day; the spare stays a spare.
rm admin/root
expect 0 charter rotate-root "${spare[@]}" --keep --new-root-file admin/root --new-passphrase-file admin/passphrase
says_not "root removed"
expect 0 charter add-spare "${main[@]}" --new-root-file safe/third --new-passphrase-file safe/passphrase
third=$(sed -n 's/^root added //p' output)
expect 1 charter add-spare "${main[@]}" --new-root-file safe/fourth --new-passphrase-file safe/passphrase
says "there can be no such charter"
[ ! -e safe/fourth ] || fail "a root that is in no charter was left behind"
expect 2 charter use-spare "${main[@]}"
says "say with --lost DIGITS"
expect 0 charter rotate-root "${main[@]}" --new-root-file admin/root.2 --new-passphrase-file admin/passphrase
says "root removed "
expect 1 charter renew "${main[@]}"
says "does not name this root"
main=(--root-file admin/root.2 --passphrase-file admin/passphrase)
expect 0 charter use-spare "${main[@]}" --lost "$third"
talk "after many keys"

# Only people whom the administrator vouched for.
expect 0 charter vouching required "${main[@]}"
says "vouching required"
expect 0 ctl user create --network "$network" --login carol --out carol.invitation
expect 0 postern register --home carol --key-file carol.key --invitation-file carol.invitation \
    --password-file bob.password --recovery-file carol.recovery
printf 'hello' >text
expect 1 person alice send --to carol <text
says "nobody vouches for carol"
expect 0 charter vouching optional "${main[@]}"
expect 0 person alice send --to carol <text

# The voucher key is rotated: whoever was vouched for is vouched for again, under the new one.
expect 0 charter rotate-voucher "${main[@]}"
says "voucher key added "
says "vouched for again alice"
says "vouched for again bob"
says_not "carol"
says "voucher key removed "
expect 0 ctl user vouch --network "$network" --login carol
[ "$(cut -f 3 output)" = vouched ] || fail "carol was not vouched for with the new key"
talk "under a new voucher key"

# The key with which the relay signs policies is rotated: the relay signs the newest policy anew with it.
expect 0 ctl network show --network "$network"
before=$(sed -n 's/^policy version //p' output)
expect 0 charter rotate-operating "${main[@]}"
says "operating key "
says "policy version $((before + 1))"
talk "under a new operating key"
says " of the network: operating key "
says " replaced by "

# The relay is to move.
expect 0 charter add-host relay.example:7443 "${main[@]}"
expect 1 charter add-host relay.example:7443 "${main[@]}"
says "names relay.example:7443 already"
expect 2 charter add-host "Relay example" "${main[@]}"
says "is no address of the form host:port"
expect 1 charter remove-host "localhost:$port" "${main[@]}"
says "none of the relay's addresses"
expect 0 charter remove-host relay.example:7443 "${main[@]}"
talk "from the same place"

# The disk is full when the relay has just taken a charter: the same one is sent again, and no second one is signed.
id=$(cat "admin/network-$network")
mkdir "admin/$id.charters.new"
expect 1 charter renew "${main[@]}"
says "charters.new cannot be created"
rmdir "admin/$id.charters.new"
expect 0 charter renew "${main[@]}" --json
says "has reached the relay now"
version=$(sed -n 's/.*"charterVersion":\([0-9]*\).*/\1/p' output)

# The relay is restored from an older back-up, and does not know the newest charter: that is noticed.
stop
cp -r relay/store backup
start
expect 0 charter renew "${main[@]}"
says "charter version $((version + 1))"
stop
expect 0 posternd restore --config relay/posternd.yaml --from backup
start
expect 1 charter renew "${main[@]}"
says "version $version was offered although version $((version + 1)) is known"

# A network that stock tools made: its root is on the relay, until it is adopted.
set -a
. ./admin.env
set +a
expect 0 aws wickr create-network --network-name Stock --access-level STANDARD
network=$(sed -n 's/.*"networkId": *"\([0-9]*\)".*/\1/p' output)
expect 0 ctl network show --network "$network"
says ", held by the relay"

# Erin joins it, and sees in whose hands it is.
join erin
expect 0 person erin network
says "setting networkName: Stock"
says ", held by the relay"
expect 0 person erin network --json
says '"rootHeldByRelay":true'

# From now on charters are the administrator's alone.
expect 1 charter adopt --root-file admin/root.2 --passphrase-file admin/passphrase
says "is the root file of another network"
main=(--root-file admin/stock --passphrase-file admin/passphrase)
expect 0 charter adopt "${main[@]}"
says "root removed from the relay"
expect 0 charter adopt "${main[@]}"
expect 0 ctl network show --network "$network"
says_not "held by the relay"
expect 1 charter adopt --root-file admin/thief --passphrase-file admin/passphrase
says "the relay does not hold the root"
[ ! -e admin/thief ] || fail "a root of no network was left behind"
expect 0 person erin receive --timeout 60
expect 0 person erin network
says "charter 2: issued "
says_not "held by the relay"
expect 0 charter renew "${main[@]}"
says "charter version 3, until "
join dora
expect 0 ctl user vouch --network "$network"
[ "$(cut -f 2,3 output | grep '^dora')" = "dora	vouched" ] || fail "dora came, and was not vouched for"
stop
