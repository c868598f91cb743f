#!/usr/bin/env bash
# A person's devices: a second one by the password, one by the recovery key, one by comparing digits; names, removal, a lost
# laptop, a password that is changed, forgotten, locked, a vault that the relay never has, and an account that was reset.
#
#     devices.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python with zxing-cpp
set -eu
. "$(dirname "$0")/relay.bash"

# on HOME COMMAND…  runs the client on one device.
on() {
    local home=$1
    shift
    postern "$@" --home "$home" --key-file "$home.key"
}

# join LOGIN HOME OPTION…
join() {
    local login=$1 home=$2
    shift 2
    head -c 18 /dev/urandom | base64 >"$login.password"
    invite "$login"
    expect 0 on "$home" register --invitation-file "$login.invitation" --password-file "$login.password" \
        --recovery-file "$login.recovery" "$@"
}

write_to() { printf '%s' "$3" | expect 0 on "$1" send --to "$2"; }
reads() {
    expect 0 on "$1" receive --timeout 60
    says "$2"
}
count_devices() { [ "$(on "$1" device list 2>/dev/null | wc -l)" -eq "$2" ] || fail "$1 does not know of $2 devices"; }
message_in() { sed -n 's/.*"event":"message".*"id":"\([0-9a-f]*\)".*/\1/p' "$1"; }
device_of() { on "$1" whoami | sed -n 's/^device: //p'; }

install
start
found

# Alice registers on her phone. The recovery key is shown once: here it goes to a file.
join alice phone
join bob bob
[ "$(wc -w <alice.recovery)" -eq 24 ] || fail "the recovery key is not of 24 words"
[ "$(stat -c %a alice.recovery)" = 600 ] || fail "the recovery key is readable by others"
echo "Championship" >common
invite carol
expect 64 on carol register --invitation-file carol.invitation --password-file common --recovery-file carol.recovery
says "on a list of common ones"
[ ! -e carol.recovery ] || fail "a refused password leaves a recovery key behind"
expect 64 setsid --wait postern register --home carol --key-file carol.key --invitation-file carol.invitation \
    --password-file alice.password
says "postern: error: there is no terminal to show the recovery key on"
says "postern: hint: name a file for it with --recovery-file"
# On a terminal it is shown, and three of its words are asked back; a mistyped one is asked again.
expect 0 "$POSTERN_PYTHON" "$python/register_on_terminal.py" postern register --home carol --key-file carol.key \
    --invitation-file carol.invitation --password-file alice.password
says "This is your recovery key. It is shown once"
says "that is not word "
says "24 words were shown, and 4 answers given"
invite dave
head -c 18 /dev/urandom | base64 >dave.password
expect 0 "$POSTERN_PYTHON" "$python/register_on_terminal.py" postern register --home dave --key-file dave.key \
    --invitation-file dave.invitation --password-file dave.password --skip-confirmation
says "24 words were shown, and 0 answers given"

# Her laptop comes in by the password. The network's code says which network that is; it is no secret.
write_to bob alice "from before"
code=$(on phone whoami | sed -n 's/^network code: //p')
alice=(--network-code "$code" --login Alice)
echo "not her password" >wrong
expect 1 on laptop device add "${alice[@]}" --password-file wrong
says "wrong password, or no such login"
[ ! -e laptop ] || fail "a wrong password leaves a home behind"
expect 64 on laptop device add --network-code "${code%?}" --login alice --password-file alice.password
says "a character of the code is wrong or missing"
expect 0 on laptop device add "${alice[@]}" --password-file alice.password
count_devices laptop 2
reads phone "from before"
expect 0 on laptop receive
! grep -q "from before" output || fail "a new device shows what was before it"
write_to bob alice "to phone and laptop"
reads phone "to phone and laptop"

# What she has read on the phone the laptop knows as read; what she has not, not.
expect 0 on laptop receive --timeout 60 --json
says "to phone and laptop"
expect 0 on laptop why "$(message_in output)"
says "it was read on another device of yours"
write_to bob alice "for the laptop first"
expect 0 on laptop receive --timeout 60 --json
says "for the laptop first"
message=$(message_in output)
expect 0 on laptop why "$message"
says_not "read on another device"
reads phone "for the laptop first"
expect 0 on phone why "$message"
says "it was read on another device of yours"

# Her tablet is let in by the phone: the tablet shows a code, as a picture too, and both show eight digits.
mkfifo tablet.said phone.said
on tablet device link "${alice[@]}" <tablet.said >tablet.out 2>tablet.err &
tablet=$!
exec 3>tablet.said
wait_for tablet.out "link: "
link=$(sed -n 's/^link: //p' tablet.out)
[ "$("$POSTERN_PYTHON" "$python/read_picture.py" tablet.out)" = "$link" ] || fail "the picture does not hold the code"
expect 1 on bob device approve --link "$link" --password-file bob.password
says "another user's link"
on phone device approve --link "$link" --password-file alice.password <phone.said >phone.out 2>phone.err &
phone=$!
exec 4>phone.said
wait_for tablet.out "digits: "
wait_for phone.out "digits: "
[ "$(sed -n 's/^digits: //p' tablet.out)" = "$(sed -n 's/^digits: //p' phone.out)" ] || fail "the digits differ"
sed -n 's/^digits: //p' phone.out >&3
sed -n 's/^digits: //p' tablet.out >&4
wait "$phone" || { cat phone.err >&2; fail "the phone did not approve"; }
wait "$tablet" || { cat tablet.err >&2; fail "the tablet was not linked"; }
exec 3>&- 4>&-
echo "ok      the tablet is linked"
count_devices tablet 3

# Who does not see the same digits says so, and nothing is linked.
differ() {
    rm -f stranger.*
    mkfifo stranger.said
    on stranger device link "${alice[@]}" <stranger.said >stranger.out 2>stranger.err &
    stranger=$!
    exec 3>stranger.said
    wait_for stranger.out "link: "
    echo "0000 0000" | expect 1 on phone device approve --password-file alice.password
    says "the digits differ"
    echo "0000 0000" >&3
    ! wait "$stranger" || fail "a link was made although the digits differ"
    exec 3>&-
    [ ! -e stranger ] || fail "a refused link leaves a home behind"
}
differ
count_devices phone 3

# Somebody may be trying until the digits fit. After three links in a row that failed the password is asked for first,
# before it is looked whether anybody waits.
differ
expect 1 on phone device approve --password-file wrong
says "no new device waits for you"
differ
expect 1 on phone device approve --password-file wrong
says "wrong password, or no such login"
expect 1 on phone device approve --password-file alice.password
says "no new device waits for you"
expect 1 on phone device approve --password-file wrong
says "no new device waits for you"
count_devices phone 3

# However often an addition is killed, it ends with one device more.
for seconds in 0.05 0.2 0.4 0.6 0.8 1 1.2 1.4 1.6 2; do
    timeout -s KILL "$seconds" postern device add --home desk --key-file desk.key "${alice[@]}" \
        --password-file alice.password >/dev/null 2>&1 || true
done
on desk device add "${alice[@]}" --password-file alice.password >output 2>&1 || says "this home is registered as alice"
echo "ok      a device that was killed again and again while it was added"
count_devices desk 4

# Names are for one home alone. A device that is removed is cut off, and erases its home when it next meets the relay.
tablet=$(device_of tablet)
expect 0 on phone device rename "${tablet:0:8}" "the tablet"
expect 0 on phone device list
says "the tablet"
expect 0 on laptop device list
! grep -q "the tablet" output || fail "a device's name is known elsewhere"
expect 1 on phone device remove "the tablet" --password-file wrong
says "wrong password, or no such login"
expect 0 on phone device remove "the tablet" --password-file alice.password
write_to bob alice "not for the tablet"
expect 1 on tablet receive
says "its home is erased"
[ ! -e tablet ] || fail "the removed device keeps its home"
expect 1 on tablet receive
says "this home is not registered yet"

# The laptop is stolen: any machine removes it, with the recovery key.
expect 0 postern device list "${alice[@]}" --recovery-file alice.recovery --home nowhere
laptop=$(device_of laptop)
expect 0 postern device remove "${laptop:0:12}" "${alice[@]}" --recovery-file alice.recovery --home nowhere
[ ! -e nowhere ] || fail "removing from anywhere leaves a home behind"
expect 1 on laptop receive
says "its home is erased"
count_devices phone 2

# The password is changed, forgotten, and set anew with the recovery key.
echo "another one, quite long" >second
expect 1 on phone password change --password-file wrong --new-password-file second
says "wrong password, or no such login"
expect 0 on phone password change --password-file alice.password --new-password-file second
expect 1 on new device add "${alice[@]}" --password-file alice.password
says "wrong password, or no such login"
expect 0 on new device add "${alice[@]}" --password-file second
echo "a third one, as long again" >third
expect 0 postern password reset "${alice[@]}" --recovery-file alice.recovery --new-password-file third --vault-on-relay \
    --home nowhere
expect 1 on newer device add "${alice[@]}" --password-file second
says "wrong password, or no such login"
expect 0 on newer device add "${alice[@]}" --password-file third

# Her pad opens with that password. It is locked whenever no command runs: whoever has not the password signs in no more.
pad() { postern "$@" --home pad; }
expect 0 pad device add "${alice[@]}" --password-file third --passphrase-file third
expect 0 pad receive --passphrase-file third
expect 1 pad receive --passphrase-file wrong
says "postern: error: "
echo "a fourth one, not any shorter" >fourth
expect 0 pad password change --passphrase-file third --password-file third --new-password-file fourth
says "it opens this home too"
expect 1 pad receive --passphrase-file third
expect 0 pad receive --passphrase-file fourth
sed 's/^[a-z]*/zzzz/' alice.recovery >mistyped
expect 64 postern device list "${alice[@]}" --recovery-file mistyped --home nowhere
says "word 1 of the recovery key"

# After five wrong passwords in a row the vault is locked for a while. The recovery key and the devices are not.
for _ in 1 2 3 4 5; do
    expect 1 postern device list "${alice[@]}" --password-file wrong --home nowhere
    says "wrong password, or no such login"
done
expect 1 postern device list "${alice[@]}" --password-file fourth --home nowhere
grep -Eq "too many wrong passwords: wait ([12]?[0-9]|30) s$" output || fail "the first lock is not one of half a minute"
expect 0 postern device list "${alice[@]}" --recovery-file alice.recovery --home nowhere
reads phone "not for the tablet"

# Dora keeps her vault off the relay.
join dora dora --vault-file dora.vault
dora=(--network-code "$code" --login dora)
expect 1 on dora2 device add "${dora[@]}" --password-file dora.password
says "wrong password, or no such login"
expect 0 on dora2 device add "${dora[@]}" --password-file dora.password --vault-file dora.vault
count_devices dora 2

# She changes her password, and the file is sealed anew. The relay still has no vault of hers.
echo "what Dora has chosen since" >dora.changed
expect 1 on dora password change --password-file dora.password --new-password-file dora.changed
says "wrong password, or no such login"
cp dora.vault dora.copy
expect 0 on dora password change --password-file dora.password --new-password-file dora.changed --vault-file dora.vault
says "this home opens as before"
[ "$(stat -c %a dora.vault)" = 600 ] || fail "the vault's file is readable by others"
expect 1 postern device list "${dora[@]}" --password-file dora.password --vault-file dora.vault --home nowhere
says "wrong password, or no such login"
expect 1 postern device list "${dora[@]}" --password-file dora.password --vault-file dora.copy --home nowhere
expect 1 postern device list "${dora[@]}" --password-file dora.changed --home nowhere
expect 0 postern device list "${dora[@]}" --password-file dora.changed --vault-file dora.vault --home nowhere

# When she forgets her password, nothing of a vault goes to the relay by itself: she says where the new one is kept.
echo "what Dora thinks of now" >dora.second
forgetting=("${dora[@]}" --recovery-file dora.recovery --new-password-file dora.second --home nowhere)
expect 64 postern password reset "${forgetting[@]}"
says "postern: error: where is the new password's vault to be kept?"
says "postern: hint: give --vault-on-relay, or --vault-file"
expect 64 postern password reset "${forgetting[@]}" --vault-file dora.vault.2 --vault-on-relay
expect 64 postern password reset "${forgetting[@]}" --vault-file dora.vault
says "is there already"
expect 0 postern device list "${dora[@]}" --password-file dora.changed --vault-file dora.vault --home nowhere
expect 0 postern password reset "${forgetting[@]}" --vault-file dora.vault.2
expect 1 postern device list "${dora[@]}" --password-file dora.second --home nowhere
expect 1 postern device list "${dora[@]}" --password-file dora.changed --vault-file dora.vault --home nowhere
expect 0 postern device list "${dora[@]}" --password-file dora.second --vault-file dora.vault.2 --home nowhere
expect 0 postern password reset "${forgetting[@]}" --vault-on-relay
expect 0 postern device list "${dora[@]}" --password-file dora.second --home nowhere

# Bob loses everything. The administrator resets him: he comes again with another identity, and his old home is told.
expect 0 ctl user reset --network "$network" --login bob --out bob.again
expect 1 on bob receive
says "nothing is erased"
expect 0 on bob-again register --invitation-file bob.again --password-file bob.password --recovery-file bob.recovery.2
says "your account was reset"
expect 1 on bob receive
says "was reset"
[ -e bob ] || fail "the reset device has lost its home"

# Alice had not compared her number with Bob's: she may accept who he is now without a comparison.
expect 0 on phone accept bob --yes
says "accepted bob, new"

# Alice's vault was locked for half a minute. Then a password is looked at again; one more that is wrong locks it for twice
# as long, also against the right one.
waited=0
while postern device list "${alice[@]}" --password-file wrong --home nowhere >output 2>&1 ||
    grep -q "too many wrong passwords: wait" output; do
    [ "$waited" -lt 60 ] || fail "the vault stays locked"
    waited=$((waited + 1))
    sleep 1
done
says "wrong password, or no such login"
echo "ok      the lock has ended"
expect 1 postern device list "${alice[@]}" --password-file fourth --home nowhere
grep -Eq "too many wrong passwords: wait (1 min|3[1-9] s|[45][0-9] s)$" output || fail "the second lock is not longer"

# A device of hers is not locked out: it changes the password, and with that the lock is gone.
echo "a fifth one, and the last" >fifth
expect 0 on phone password change --password-file fourth --new-password-file fifth
expect 0 postern device list "${alice[@]}" --password-file fifth --home nowhere

# None of the passwords, and no row of words of a recovery key, is anywhere at the relay. Her login is.
grep -rqF alice relay || fail "not even a login is found at the relay: the search would prove nothing"
for secret in alice.password second third fourth fifth dora.password dora.changed dora.second alice.recovery; do
    [ -s "$secret" ] || fail "there is no $secret to look for"
    ! grep -rqF -f "$secret" relay || fail "$secret lies at the relay"
done
stop
