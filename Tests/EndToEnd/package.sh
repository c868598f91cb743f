#!/usr/bin/env bash
# The Debian package on a bare Debian 12: installs, starts, serves two people, upgrades without losing a key or a message,
# leaves the data when it is removed, and nothing when it is purged.
#
#     package.sh     POSTERN_BIN is the directory of posternd, posternctl and postern, linked with Swift statically
#
# Needs root and debootstrap. There is no systemd in the bare root: the daemon is started as its unit says.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/relay.bash"
[ "$(id -u)" -eq 0 ] || fail "package.sh makes a root of its own: run it as root"
command -v debootstrap >/dev/null || fail "there is no debootstrap: apt-get install debootstrap"

root=$work/bare
trap 'kill $(jobs -p) 2>/dev/null || true; wait; umount "$root/proc" 2>/dev/null || true; rm -rf "$work"' EXIT
chmod 755 "$work"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

first=$("$top/scripts/package" --bin "$POSTERN_BIN" --version 1.0 --out "$work" 2>package.log) || { cat package.log >&2; fail "no package"; }
second=$("$top/scripts/package" --bin "$POSTERN_BIN" --version 1.1 --out "$work" 2>package.log) || { cat package.log >&2; fail "no package"; }
expect 0 dpkg-deb --contents "$first"
says usr/share/man/man8/posternd.8.gz
says usr/share/bash-completion/completions/posternctl
says lib/systemd/system/postern.service
for page in usr/share/man/man8/posternd.8.gz usr/share/man/man1/posternctl.1.gz usr/share/man/man1/postern.1.gz; do
    dpkg-deb --fsys-tarfile "$first" | tar -xO "./$page" | gunzip >page
    grep -q '^\.SH SYNOPSIS' page || fail "$page is no manual page"
done
bash -n <(dpkg-deb --fsys-tarfile "$first" | tar -xO ./usr/share/bash-completion/completions/posternctl)
echo "ok      manual pages and completions"

mirror=$(sed -n 's/^URIs: *//p;s/^deb [^h]*\(http[^ ]*\).*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -1)
expect 0 debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
mkdir "$root/postern"
cp -r "$top/scripts" "$first" "$second" "$root/postern/"

# The first installation.
expect 0 inside /postern/scripts/install --deb "/postern/${first##*/}" --host localhost
says "posternctl network create"
expect 0 inside posternd --version
says "OpenSSL 3"
[ "$(inside stat -c '%U %a' /var/lib/postern)" = "postern 700" ] || fail "the installation is not the daemon's alone"
[ "$(inside stat -c '%U %a %s' /etc/postern/master.key)" = "root 600 32" ] || fail "the master key is not root's alone"
[ ! -e "$root/var/lib/postern/secrets/master.key" ] || fail "the daemon's user can read the master key"
expect 0 inside grep -c ^postern: /etc/passwd

# run  starts the daemon as the unit does: as its user, with the key as a credential.
run() {
    inside install -d -m 0700 -o postern -g postern /run/credentials
    inside install -m 0400 -o postern -g postern /etc/postern/master.key /run/credentials/postern.master
    local command
    command=$(sed -n 's/^ExecStart=//p' "$root/lib/systemd/system/postern.service")
    rm -f "$root/var/lib/postern/run/addresses"
    # Not by a function: what is killed has to be the daemon itself.
    # shellcheck disable=SC2086
    chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv --reuid=postern --regid=postern --clear-groups \
        env CREDENTIALS_DIRECTORY=/run/credentials \
        POSTERN_LISTEN_CLIENTS=127.0.0.1:"$port" POSTERN_LISTEN_ADMIN=127.0.0.1:"$admin" POSTERN_LISTEN_METRICS=127.0.0.1:0 \
        POSTERN_HOSTS=localhost:"$port" $command 2>>log &
    daemon=$!
    local waited=0
    until grep -qs '^admin=' "$root/var/lib/postern/run/addresses"; do
        kill -0 "$daemon" 2>/dev/null && [ "$waited" -lt 600 ] || { cat log >&2; fail "posternd does not listen"; }
        waited=$((waited + 1))
        sleep 0.1
    done
}
port=$(free_port)
admin=$(free_port)
run
sed "s/localhost:7444/localhost:$admin/;s|/var/lib/postern|$root/var/lib/postern|" "$root/var/lib/postern/admin.env" >admin.env
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
write alice bob "before the upgrade"
read_all bob
says "before the upgrade"
# A person's client needs no rights either.
mkdir unprivileged
invite carol
mv carol.invitation unprivileged/
head -c 18 /dev/urandom | base64 >unprivileged/password
cp "$POSTERN_BIN/postern" unprivileged/
chown -R 65534:65534 unprivileged
chmod 755 unprivileged
as_nobody() { (cd unprivileged && setpriv --reuid=65534 --regid=65534 --clear-groups ./postern "$@" --home carol --key-file key); }
expect 0 as_nobody register --invitation-file carol.invitation --password-file password --recovery-file recovery
expect 0 as_nobody send --to alice <<<"from nobody"
read_all alice
says "from nobody"
write alice bob "waits over the upgrade"
stop

# The upgrade: keys, store and configuration are what they were.
# shellcheck disable=SC2016
state='cd / && sha256sum etc/postern/master.key var/lib/postern/posternd.yaml var/lib/postern/certificates/* var/lib/postern/admin.env'
inside sh -c "$state" >before
# What the daemon's user puts in root's way leads to nothing that is root's.
inside rmdir /var/lib/postern/secrets
inside setpriv --reuid=postern --regid=postern --clear-groups ln -s /etc/postern /var/lib/postern/secrets
expect 0 inside /postern/scripts/install --deb "/postern/${second##*/}"
inside sh -c "$state" >after
cmp before after || fail "the upgrade changed keys or configuration"
expect 0 inside dpkg-query -W -f '${Version}' postern
says 1.1
run
read_all bob
says "waits over the upgrade"
write bob alice "and back"
read_all alice
says "and back"
stop

# Removed, the data stays; installed again, it is used again.
expect 0 inside apt-get -qq remove --yes postern
[ ! -e "$root/usr/bin/posternd" ] && [ -e "$root/var/lib/postern/posternd.yaml" ] && [ -e "$root/etc/postern/master.key" ] ||
    fail "what was removed is not the programs alone"
expect 0 inside /postern/scripts/install --deb "/postern/${second##*/}"
inside sh -c "$state" >after
cmp before after || fail "installing again changed keys or configuration"
# An installation that lost its configuration is not made anew over its store.
mv "$root/var/lib/postern/posternd.yaml" kept.yaml
expect 100 inside apt-get -qq install --reinstall --yes "/postern/${second##*/}"
says "nothing is made over what is there"
mv kept.yaml "$root/var/lib/postern/posternd.yaml"
expect 0 inside dpkg --configure --pending

# Purged, nothing stays but the user.
expect 0 inside apt-get -qq purge --yes postern
[ ! -e "$root/var/lib/postern" ] && [ ! -e "$root/etc/postern" ] || fail "data is left"
inside rm -r /run/credentials
left=$(inside find / -xdev -name '*postern*' -not -path '/proc/*' -not -path '/postern*' -not -path '/var/log/*' -not -path '/var/cache/*' \
    -not -path '/var/lib/dpkg/*-old' -not -path '/var/lib/systemd/*')
[ -z "$left" ] || fail "left behind: $left"
[ -z "$(inside dpkg --audit)" ] || fail "dpkg has something to say"
echo "ok      purged"
