#!/usr/bin/env bash
# An administrator configures single sign-on and OpenTDF with posternctl, against an OpenID Connect provider that others
# wrote, and against nobody.
#
#     services.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
. "$(dirname "$0")/relay.bash"

# Ends when its standard input does.
mkfifo hold
"$POSTERN_PYTHON" -W ignore "$python/oidc_provider.py" <hold >provider 2>provider.errors &
exec 9>hold
wait_for provider issuer
value() { "$POSTERN_PYTHON" -c 'import json, sys; print(json.load(open("provider"))[sys.argv[1]])' "$1"; }
value certificate >authority.pem
value client_secret >secret
# on_provider VERB ARGUMENT…
on_provider() {
    local verb=$1
    shift
    ctl sso "$verb" --network Demo --set "issuer=$(value issuer)" --set 'scopes=openid email' "$@"
}

install
start
found

# Where the relay may not go it does not go, and it says so.
expect 1 on_provider test --certificate-file authority.pem
says "is not at a public address"
try_platform() {
    ctl opentdf set --network Demo --set clientId=demo --set domain=localhost --set provider=Virtru \
        --secret-file secret "$@"
}
expect 1 try_platform --dry-run
says "is not at a public address"
expect 1 ctl opentdf show --network Demo
stop

relay_environment=(POSTERN_PROVIDERS_PRIVATE_ADDRESSES=true)
start
expect 1 on_provider test
says "shows a certificate that is not trusted"
expect 0 on_provider test --certificate-file authority.pem
says "$(value issuer)/oauth2/token"
expect 0 on_provider set --set "companyId=$(value client_id)" --secret-file secret
expect 0 ctl sso show --network Demo --json
says "\"clientId\":\"$(value client_id)\""
says '"secret":"********"'
says '"caCertificate":"-----BEGIN CERTIFICATE-----'
says_not "$(cat secret)"
# Nobody is there.
expect 1 try_platform --dry-run
says "takes no connections"
expect 1 ctl opentdf show --network Demo
expect 0 ctl audit list --network Demo --filter action=RegisterOidcConfig --json
says_not "$(cat secret)"
stop
if grep -qF -e "$(cat secret)" log; then fail "the log has a secret"; fi
