#!/usr/bin/env bash
# What a relay must never learn: passwords, recovery keys, and the keys that follow from them. Everything that clients say
# goes through a proxy that has the relay's certificate and writes it down; then it is searched, with the relay's files and
# its log at the most talkative level.
#
#     secrets.sh     POSTERN_BIN is the directory of posternd, posternctl and postern; POSTERN_PYTHON a Python with
#                    `cryptography`
set -eu
. "$(dirname "$0")/relay.bash"

# The relay listens elsewhere, and the proxy at the address that the charter names.
install
behind=$(free_port)
export POSTERN_LOG_LEVEL=trace
start "$behind"
proxy "$behind"

# Alice does everything that needs a secret: she registers, adds devices with the password and with the recovery key,
# mistypes, changes the password, forgets it, lets in a device that shows a code, and removes a device.
found
invite alice
register alice
alice=(--network-code "$(as alice whoami | sed -n 's/^network code: //p')" --login alice)
echo "not her password at all" >wrong
expect 1 as laptop device add "${alice[@]}" --password-file wrong
says "wrong password, or no such login"
expect 0 as laptop device add "${alice[@]}" --password-file alice.password
expect 0 as desk device add "${alice[@]}" --recovery-file alice.recovery
echo "another one, quite long" >second
expect 0 as alice password change --password-file alice.password --new-password-file second
echo "a third one, as long again" >third
expect 0 as nowhere password reset "${alice[@]}" --recovery-file alice.recovery --new-password-file third --vault-on-relay
mkfifo tablet.said alice.said
as tablet device link "${alice[@]}" <tablet.said >tablet.out 2>tablet.err &
tablet=$!
exec 3>tablet.said
wait_for tablet.out "link: "
as alice device approve --link "$(sed -n 's/^link: //p' tablet.out)" --password-file third \
    <alice.said >alice.out 2>alice.err &
approving=$!
exec 4>alice.said
wait_for tablet.out "digits: "
wait_for alice.out "digits: "
sed -n 's/^digits: //p' alice.out >&3
sed -n 's/^digits: //p' tablet.out >&4
wait "$approving" || { cat alice.err >&2; fail "the link was not approved"; }
wait "$tablet" || { cat tablet.err >&2; fail "the tablet was not linked"; }
exec 3>&- 4>&-
echo "ok      the tablet is linked"
desk=$(as desk whoami | sed -n 's/^device: //p')
expect 0 as alice device remove "$desk" --password-file third

# Dora keeps her vault in a file.
invite dora
head -c 18 /dev/urandom | base64 >dora.password
expect 0 as dora register --invitation-file dora.invitation --password-file dora.password \
    --recovery-file dora.recovery --vault-file dora.vault
expect 0 as dora2 device add --network-code "${alice[1]}" --login dora --password-file dora.password \
    --vault-file dora.vault

search() { expect 0 "$POSTERN_PYTHON" "$python/find_secrets.py" recorded relay log "$@" && cat output; }
search alice alice.password second third wrong alice.recovery
search dora dora.password+dora.vault dora.recovery

# At the level of a running relay the log names nobody: no login, no address, no id, and nothing that was said.
stop
: >log
POSTERN_LOG_LEVEL=info start "$behind"
invite bob
register bob
write alice bob "words that no log may hold"
read_all bob
expect 1 as laptop device list --network-code "${alice[1]}" --login alice --password-file wrong
says "wrong password, or no such login"
user=$(as alice whoami | sed -n 's/^user: //p')
device=$(as alice whoami | sed -n 's/^device: //p')
for word in alice bob "$user" "$device" 127.0.0.1 localhost "no log may hold"; do
    ! grep -qiF -- "$word" log || { grep -iF -- "$word" log >&2; fail "the log says: $word"; }
done
grep -q . log || fail "the log is empty: this would prove nothing"
! grep -rqF "words that no log may hold" relay || fail "a text lies at the relay"

# The same search finds what is there: a search that cannot fail would say nothing.
sed 's/^/connection closed: /' second >>log
expect 1 "$POSTERN_PYTHON" "$python/find_secrets.py" recorded relay log alice second
says "second: a secret lies in log"
stop
