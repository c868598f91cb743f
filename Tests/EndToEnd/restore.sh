#!/usr/bin/env bash
# A relay that is restored from a back-up: what was written since is sent again by the devices that wrote it, nothing comes
# twice, and what an administrator did since has to be done again.
#
#     restore.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

install
start
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
write alice bob "before the back-up"
write bob alice "that too"
read_all bob
read_all alice

# Copied while the relay runs, and sealed for a key that is not on its machine. It is an hour old when it is needed.
expect 0 posternctl backup key --private-file backup.key --public-file backup.pub
expect 0 ctl backup create --out backup --encrypt-to backup.pub
! grep -q "SQLite format" backup || fail "the back-up is not sealed"
expect 0 ctl backup create --out plain
grep -q "SQLite format" plain || fail "this back-up should not be sealed"
expect 1 ctl backup create --out plain
says "nothing is overwritten"

# What it does not have: messages that were read, messages that wait, a laptop of Bob's, and Carol.
write alice bob "read since"
read_all bob
says "read since"
code=$(as alice whoami | sed -n 's/^network code: //p')
expect 0 postern device add --home laptop --key-file laptop.key --network-code "$code" --login bob \
    --password-file bob.password
invite carol
register carol
write carol alice "I am new here"
read_all alice
says "I am new here"
for number in 1 2 3 4 5 6 7 8 9; do write alice bob "waits $number"; done
write bob alice "waits too"

# The machine is lost. Nothing is restored under a relay that runs.
expect 1 posternd restore --config relay/posternd.yaml --from backup
says "another posternd runs here"
expect 1 posternd check-store --config relay/posternd.yaml
says "another posternd runs here"
stop
expect 0 posternd check-store --config relay/posternd.yaml
says "OK: 1 networks"
# The new machine has the configuration, the certificates and the master key, and no store.
rm -r relay/store
expect 1 posternd restore --config relay/posternd.yaml --from backup
says "is sealed"
expect 1 posternd restore --config relay/posternd.yaml --from backup --key backup.pub
says "no private key"
expect 0 posternd restore --config relay/posternd.yaml --from backup --key backup.key
says "restored"
! ls relay/store.opened 2>/dev/null || fail "the opened back-up is left"
expect 0 posternd check-store --config relay/posternd.yaml
start

# Bob's laptop is unknown to the relay, and says what helps: a device that knows it has to come first.
expect 1 as laptop receive --timeout 60
says "restored from a back-up"

# Alice comes. She is told once, and gives back what the relay lacks: Bob's newer device list, and what she wrote.
read_all alice
says "was restored from a back-up"
read_all alice
says_not "restored"

# Bob gets what waited for him, on both devices, each message once; what he had read does not come again.
for device in bob laptop; do
    read_all "$device"
    for number in 1 2 3 4 5 6 7 8 9; do
        [ "$(grep -c "waits $number" output)" -eq 1 ] || { cat output >&2; fail "waits $number does not come once"; }
    done
    says_not "missing"
    says_not "different histories"
    says_not "refused"
    says_not "before the back-up"
    cp output "$device.first"
done
! grep "read since" bob.first || fail "Bob is shown twice what he had read"
read_all bob
says_not "waits"

# What Bob wrote comes to Alice by his own device.
read_all alice
[ "$(grep -c "waits too" output)" -eq 1 ] || { cat output >&2; fail "what bob wrote does not come once"; }

# The relay does not know Carol any more: she was invited after the back-up. The administrator invites her anew, and she
# joins with a new home. To Alice that is somebody else, until she has compared the number.
expect 1 as carol receive --timeout 60
says "restored from a back-up"
mv carol carol.lost
rm carol.key carol.recovery carol.invitation
invite carol
register carol
expect 1 as alice send --to carol <<<"is it you?"
says "another user"
expect 0 as carol verify alice --json
theirs=$(sed -n 's/.*"safetyNumber":"\([0-9 ]*\)".*/\1/p' output)
expect 0 as alice accept carol --number "$theirs"
write alice carol "welcome back"
read_all carol
says "welcome back"

# Talk goes on, and nothing is sent again.
write bob alice "business as usual"
write alice bob "indeed"
read_all alice
says "business as usual"
says_not "waits too"
for device in bob laptop; do
    read_all "$device"
    says "indeed"
    says_not "waits"
done

# A second restore of the same copy goes the same way. It knows no Carol at all, and Alice is told what that means.
stop
expect 0 posternctl backup open backup --private-file backup.key --out opened
expect 0 posternd restore --config relay/posternd.yaml --from opened
start
read_all alice
says "was restored from a back-up"
says "what you sent to carol before the relay was restored from a back-up may not have arrived"
read_all bob
says "was restored from a back-up"
says_not "waits"
read_all alice
says_not "business"
write alice bob "and again"
read_all bob
says "and again"
stop
