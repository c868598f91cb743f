#!/usr/bin/env bash
# Creates users with the stock aws command, lets the relay mail their invitations through a real mail server (Exim), and
# lets them register with what the letters say; kills the relay while a letter waits; and has letters as files.
#
#     mail.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

PATH=$(dirname "${POSTERN_PYTHON:-$(dirname "$0")/../../.build/python/bin/python}"):$PATH
command -v exim4 >/dev/null || fail "there is no mail server: apt-get install exim4-daemon-light"

# The mail server runs as a user without rights, whoever runs this.
post=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work" "$post"' EXIT
as_nobody=
postman=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    postman=nobody
    as_nobody="setpriv --reuid nobody --regid $(id -gn nobody) --clear-groups"
fi
cat >"$post/exim.conf" <<CONF
spool_directory = $post/spool
log_file_path = $post/%slog
primary_hostname = mail.test
keep_environment =
no_local_from_check
exim_user = $postman
exim_group = $(id -gn "$postman")
begin routers
people:
  driver = accept
  domains = people.test
  transport = box
begin transports
box:
  driver = appendfile
  directory = $post/box
  maildir_format
begin retry
* * F,1h,1m
CONF
# In the place of sendmail: it notes what it was called with, and is slow or refuses where that is asked for.
cat >"$post/sendmail" <<SENDMAIL
#!/bin/sh
echo "\$*" >>$post/calls
while [ -e $post/slow ]; do sleep 0.1; done
[ ! -e $post/refusing ] || exit 67
exec $as_nobody exim4 -C $post/exim.conf "\$@"
SENDMAIL
chmod 755 "$post" "$post/sendmail"
chmod 644 "$post/exim.conf"
touch "$post/calls" && chmod 666 "$post/calls"
[ -z "$as_nobody" ] || chown -R nobody "$post"

# create NAME [FIRST]
create() {
    expect 0 aws wickr batch-create-user --network-id "$network" --users \
        "[{\"username\": \"$1\", \"firstName\": \"${2:-}\", \"securityGroupIds\": [\"$group\"]}]"
    says_not '"failed": [{'
    says_not postern-invite
}

# letters TO FILE…  what the letters to somebody bring, in `letters`.
letters() {
    "$POSTERN_PYTHON" "$python/read_letter.py" "$@" >letters <<WORDS
$(sed -n 's/^fingerprint //p' shown)
postern register --invitation-file FILE
Demo
WORDS
}

# await_letter TO  until the mail server has delivered one.
await_letter() {
    local waited=0
    until grep -qsF "$1" "$post"/box/new/*; do
        [ "$waited" -lt 600 ] || { cat log "$post"/*log >&2; fail "no letter for $1 comes"; }
        waited=$((waited + 1))
        sleep 0.1
    done
    letters "$1" "$post"/box/new/*
}

# The relay's own log says nothing of people.
log_is_quiet() {
    ! grep -qF -e people.test -e postern-invite log || { cat log >&2; fail "the log names people, or holds secrets"; }
}

waiting() { python3 -c 'import sqlite3; print(sqlite3.connect("relay/store/relay.sqlite").execute("SELECT count(*) FROM outbox").fetchone()[0])'; }

install
start
found
expect 0 ctl network show --network "$network"
cp output shown
expect 0 ctl group list --network "$network"
group=$(cut -f 1 output)
set -a
. ./admin.env
set +a

# Nothing is configured: the user waits for posternctl, and says so.
create early@people.test
expect 0 aws wickr batch-reinvite-user --network-id "$network" --user-ids 1
says "posternctl user invite"
expect 0 ctl user invite --network "$network" --login early@people.test --out early.invitation
register early
stop

relay_environment=(POSTERN_MAIL_FROM=postern@relay.test "POSTERN_MAIL_SENDMAIL=$post/sendmail")
start
. ./admin.env
create alice@people.test 'Zoë \"Bcc: eve@people.test'
create ann
await_letter alice@people.test
[ "$(cut -f 3 letters)" = 'Zoë "Bcc: eve@people.test' ] || fail "the letter is to $(cut -f 3 letters)"
cut -f 2 letters >alice.invitation
register alice
expect 0 ctl user list --network "$network"
grep -q "alice@people.test	active" output || fail "alice has registered, and is not listed so"
expect 1 postern register --home again --key-file again.key --invitation-file alice.invitation \
    --password-file alice.password --recovery-file again.recovery
[ "$(cat "$post/calls")" = "-t -oi -f postern@relay.test" ] || fail "sendmail is called as: $(cat "$post/calls")"
[ "$(waiting)" = 0 ] || fail "a letter that was handed over waits"

# A later invitation takes the place of the one before.
create dora@people.test
await_letter dora@people.test
cut -f 2 letters >old.invitation
rm "$post"/box/new/*
id=$(ctl user list --network "$network" | sed -n 's/\tdora@people.test\t.*//p')
expect 0 aws wickr batch-reinvite-user --network-id "$network" --user-ids "$id"
says "\"userId\": \"$id\""
await_letter dora@people.test
cut -f 2 letters >dora.invitation
expect 1 postern register --home old --key-file old.key --invitation-file old.invitation \
    --password-file alice.password --recovery-file old.recovery
register dora
expect 0 aws wickr batch-reinvite-user --network-id "$network" --user-ids "$id"
says "has joined already"
expect 1 ctl user reinvite --network "$network" --user dora@people.test
says "has joined already"
rm "$post"/box/new/*
create erik@people.test
await_letter erik@people.test
rm "$post"/box/new/*
expect 0 ctl user reinvite --network "$network" --user erik@people.test
await_letter erik@people.test

# The mail server refuses: the audit log says so.
touch "$post/refusing"
create nobody@people.test
wait_for log "given up"
python3 - <<'PY' || fail "the audit log does not say that a letter was given up"
import sqlite3
rows = sqlite3.connect("relay/store/relay.sqlite").execute(
    "SELECT record FROM audit_record WHERE action = 'postern:MailInvitation' AND result = 2").fetchall()
assert len(rows) == 1 and b"exit code 67" in rows[0][0], rows
PY
rm "$post/refusing"

# The relay dies while the mail server works: the letter is not lost, and may come twice, as the same one.
touch "$post/slow"
calls=$(wc -l <"$post/calls")
create bob@people.test
waited=0
until [ "$(wc -l <"$post/calls")" -gt "$calls" ]; do
    [ "$waited" -lt 600 ] || fail "sendmail is not called"
    waited=$((waited + 1))
    sleep 0.1
done
kill -9 "$daemon"
wait "$daemon" || true
[ "$(waiting)" = 1 ] || fail "the letter is lost"
rm "$post/slow"
start
. ./admin.env
wait_for log "a letter was handed over" 6
await_letter bob@people.test
[ "$(cut -f 1,2 letters | sort -u | wc -l)" = 1 ] || fail "bob has different letters"
head -n 1 letters | cut -f 2 >bob.invitation
register bob
log_is_quiet
stop

# Letters as files.
relay_environment=(POSTERN_MAIL_FROM=postern@relay.test POSTERN_MAIL_DIRECTORY=letters)
start
. ./admin.env
create carol@people.test
wait_for log "a letter was handed over" 7
letters carol@people.test relay/letters/*.eml
[ "$(stat -c %a relay/letters/*.eml)" = 600 ] || fail "others can read a letter"
cut -f 2 letters >carol.invitation
register carol
log_is_quiet
stop

# A template with a mistake is found before anything runs.
mkdir templates
echo '{{invitation}} {{pasword}}' >templates/invitation.txt
expect 1 env "${relay_environment[@]}" "POSTERN_MAIL_TEMPLATES=$PWD/templates" \
    posternd check-config --config relay/posternd.yaml
says "invitation.txt:1: there is no placeholder pasword"
