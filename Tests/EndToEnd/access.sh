#!/usr/bin/env bash
# Who may administer, and what: principals, policies, access keys, bearer tokens and client certificates, all made with
# posternctl and tried out with it and with curl; and an administrator who asks faster than the relay answers.
set -eu
. "$(dirname "$0")/relay.bash"

# credentials_of KEY-ID SECRET  as a file for posternctl, for this relay.
credentials_of() { sed "s/^AWS_ACCESS_KEY_ID=.*/AWS_ACCESS_KEY_ID=$1/;s|^AWS_SECRET_ACCESS_KEY=.*|AWS_SECRET_ACCESS_KEY=$2|" admin.env; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" output; }
as_carla() { posternctl "$@" --env-file carla.env; }
# asks STATUS PATH CURL-ARGUMENT…  demands the answer's status; the body is in `output`.
asks() {
    local wanted=$1 path=$2 status
    shift 2
    status=$(curl --silent --cacert relay/certificates/chain.pem --output output --write-out '%{http_code}' \
        "https://localhost:$admin_port$path" "$@")
    [ "$status" = "$wanted" ] || { cat output >&2; fail "GET $path was answered with $status and not $wanted"; }
    echo "ok      $status for $path"
}

install
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 -subj "/CN=Administrators" \
    -keyout authority.key -out authority.pem 2>/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 -subj "/CN=carla" \
    -CA authority.pem -CAkey authority.key -keyout carla.key -out carla.pem 2>/dev/null
relay_environment=(POSTERN_ADMIN_CLIENT_CERTIFICATES=optional "POSTERN_ADMIN_CLIENT_AUTHORITY=$work/authority.pem")
start
admin_port=$(sed -n 's/^admin=.*://p' relay/run/addresses)
found

# A policy with a mistake is told before it is stored, one that is right is stored.
expect 0 posternctl policy actions
says "wickr:CreateNetwork"
statement() { echo '{"Version":"2012-10-17","Statement":[{"Sid":"'"$1"'","Effect":"'"$2"'","Action":"'"$3"'","Resource":"*"}]}'; }
statement Wrong Allow wickr:Frob >wrong.json
expect 1 posternctl policy check wrong.json
says "names no operation"
expect 1 ctl policy put --policy lists --file wrong.json
statement Lists Allow 'wickr:List*' >lists.json
expect 0 posternctl policy check lists.json
expect 0 ctl policy put --policy lists --file lists.json
statement NoGuests Deny 'wickr:ListGuestUsers' >no-guests.json
expect 0 ctl policy put --policy no-guests --file no-guests.json
expect 0 ctl policy list
says "PosternFullAccess"
expect 0 ctl policy show --policy lists
says '"Sid":"Lists"'

# A principal may what its policies say.
expect 0 ctl principal create --name carla --policy lists --policy no-guests
expect 0 ctl access-key create --principal carla --json
key=$(member accessKeyId)
secret=$(member secretAccessKey)
credentials_of "$key" "$secret" >carla.env
expect 0 as_carla network list
says "Demo"
expect 0 as_carla user list --network Demo
expect 1 as_carla guest list --network Demo
says "wickr:ListGuestUsers on arn:postern:wickr::0:network/$network is not allowed"
expect 1 as_carla network rename --network Demo --to Carlas
says "is not allowed"
expect 0 ctl network show --network Demo
simulate() { expect 0 ctl policy simulate --principal carla --resource "arn:postern:wickr::0:network/$network" --action "$1"; }
simulate wickr:ListUsers
says "Lists"
simulate wickr:ListGuestUsers
says "NoGuests"
simulate wickr:DeleteNetwork
says "allowed	false"
expect 1 ctl policy delete --policy lists --yes
says "first take it from carla"
statement Lists Allow 'wickr:ListNetworks' >lists.json
expect 0 ctl policy put --policy lists --file lists.json
expect 1 as_carla user list --network Demo
statement Lists Allow '*' >lists.json
expect 0 ctl policy put --policy lists --file lists.json
expect 0 as_carla user list --network Demo

# Rotation: both keys for a while, here not at all.
expect 0 ctl access-key rotate --key "$key" --overlap 0 --json
new=$(member accessKeyId)
credentials_of "$new" "$(member secretAccessKey)" >new.env
expect 1 as_carla network list
says "the access key or the signature is not valid"
mv new.env carla.env
expect 0 as_carla network list
expect 0 ctl access-key disable --key "$new"
expect 1 as_carla network list
expect 0 ctl access-key enable --key "$new"
expect 0 as_carla network list
expect 0 ctl access-key list --filter principal=carla
says "$new"
says_not "$(sed -n 's/^AWS_SECRET_ACCESS_KEY=//p' carla.env)"

# A bearer token for plain curl, which its scope narrows.
statement Reads Allow 'wickr:ListNetworks' >scope.json
expect 0 as_carla token create --name monitoring --days 1 --scope-file scope.json --json
token=$(member token)
token_id=$(member tokenId)
printf 'header = "Authorization: Bearer %s"\n' "$token" >token.curl
asks 200 /networks --config token.curl
says '"networkName":"Demo"'
asks 403 "/networks/$network/users" --config token.curl
asks 401 /networks
expect 0 ctl token list
says monitoring
says_not "$token"
expect 0 ctl token revoke --token "$token_id" --yes
asks 401 /networks --config token.curl

# A client certificate.
asks 401 /networks --cert carla.pem --key carla.key
fingerprint=$(openssl x509 -in carla.pem -noout -fingerprint -sha256 | sed 's/.*=//')
expect 0 ctl certificate put --principal carla --fingerprint "$fingerprint"
asks 200 "/networks/$network/users" --cert carla.pem --key carla.key
expect 0 ctl certificate list
says carla
expect 0 ctl certificate delete --fingerprint "$fingerprint" --yes
asks 401 /networks --cert carla.pem --key carla.key

# A principal that is disabled or gone may nothing, and the last one with full access stays.
expect 0 ctl principal disable --principal carla --yes
expect 1 as_carla network list
expect 0 ctl principal enable --principal carla
expect 0 as_carla network list
expect 0 ctl principal update --principal carla --no-policies
expect 1 as_carla network list
says "is not allowed"
expect 0 ctl principal delete --principal carla --yes
expect 1 as_carla network list
expect 1 ctl principal delete --principal first --yes
says "this would leave nobody with full access"
expect 0 ctl audit list --filter action=CreatePrincipal
says "principal/carla"

# An administrator who asks faster than the relay answers waits, and is not told so.
stop
relay_environment+=(POSTERN_ADMIN_REQUESTS_PER_SECOND=2 POSTERN_ADMIN_REQUESTS_AT_ONCE=1)
start
expect 0 ctl export Demo
says "groups:"
stop
if grep -qF -e "$secret" -e "$token" log; then fail "the log has a secret"; fi
