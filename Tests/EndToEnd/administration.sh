#!/usr/bin/env bash
# An administrator runs networks from the command line against a real relay: names for ids, settings, people from a
# file, bots, retention, the audit log checked offline, and a network that is kept as a file.
set -eu
. "$(dirname "$0")/relay.bash"

# On a terminal, where what is given on standard input is typed. Its lines end in LF in `output`.
on_terminal() {
    local status=0
    script -qec "stty cols 60; posternctl $* --env-file admin.env --state admin" /dev/null >shown 2>&1 || status=$?
    tr -d '\r' <shown
    return $status
}

install
start
found
id=$(ctl network show --network Demo --json | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
code=$(ctl network show --network "$network" --json | sed 's/.*"code":"\([^"]*\)".*/\1/')

# Networks.
expect 2 ctl network list --limit 0
expect 2 ctl network list --nothing
expect 1 ctl network show --network Nowhere
says "there is no network Nowhere"
expect 0 ctl network rename --network demo --to Office
expect 0 ctl network create --name Hosted --relay-root
expect 0 ctl network delete --network Hosted --yes
expect 0 ctl network list --json
says '"networkName":"Office"'
expect 0 ctl network create --name Twin --root-file admin/root.2 --no-passphrase
expect 0 ctl network create --name Twin --root-file admin/root.3 --no-passphrase
expect 1 ctl user list --network twin
says "2 networks are called twin: "
twin=$(ctl network list | awk '$2 == "Twin" { print $1; exit }')
expect 2 ctl network delete --network "$twin" </dev/null
says "give --yes"
expect 1 on_terminal network delete --network "$twin" <<<"Twim"
says "nothing was done"
expect 0 on_terminal network delete --network "$twin" <<<"Twin"
expect 0 ctl network delete --network Twin --yes
expect 0 ctl network settings --network Office --set readReceiptConfig.status=FORCE_ENABLED
expect 2 ctl network settings --network Office --set readReceiptConfig.status=SOMETIMES
says "--set readReceiptConfig.status must be one of DISABLED, ENABLED, FORCE_ENABLED"
expect 0 ctl network settings --network Office
says 'readReceiptConfig	{"status":"FORCE_ENABLED"}'

# Groups, with settings that are checked by their declarations.
expect 0 ctl group create --network Office --name Staff --set maxTtl=3600 --set calling.canVideoCall=false
expect 2 ctl group create --network Office --name Other --set maxTtl=59 --set maxTTL=60
says "--set maxTtl must be 60 to 31536000"
says "--set maxTTL is unknown; did you mean maxTtl?"
expect 0 ctl group show --network Office --group staff
says "securityGroup.securityGroupSettings.maxTtl	3600"
says "securityGroup.securityGroupSettings.calling.canVideoCall	false"
says "securityGroup.securityGroupSettings.calling.canStart11Call	true"
expect 0 ctl group update --network Office --group Staff --set maxTtl=7200
expect 0 ctl group show --network Office --group Staff --json
says '"maxTtl":7200'
says '"canVideoCall":false'
expect 1 ctl group show --network Office --group Nobody

# People from a file: one mistake and nothing is changed, and each mistake has its line.
printf 'username,group\nann,Staff\nbo,\n"bob"x,\n' >wrong.csv
expect 1 ctl user import --network Office wrong.csv
says "wrong.csv: line 3 username must be 3 to 256 characters long"
says "wrong.csv: line 4 has something between a closing quotation mark and the next comma"
expect 0 ctl user count --network Office
says "total	0"
printf '\357\273\277lastName,username,group,firstName\r\n"Lee, B.",ann,Staff,Ann\r\n,=bob,,\r\n' >users.csv
expect 0 ctl user import --network Office users.csv --dry-run
says "2 users would be created"
expect 0 ctl user list --network Office
[ ! -s output ] || fail "a dry run made users"
expect 0 ctl user import --network Office users.csv
says "2 users created"
expect 0 ctl user import --network Office users.csv
says "0 users created"
says "2 users are there already"
printf 'username,group\ncarl,Nobody\ndora,\nann,\n' >part.csv
expect 4 ctl user import --network Office part.csv
says "part.csv: line 2 group is no security group of the network"
says "1 users created"
expect 0 ctl user export --network Office
cp output exported.csv
says 'ann,Ann,"Lee, B.",Staff'
says '=bob,,,Default'
expect 0 ctl user import --network Office exported.csv
says "0 users created"
python3 -c 'print("username"); [print(f"person{n:05}") for n in range(2500)]' >many.csv
expect 0 ctl user import --network Office many.csv
says "2500 users created"
expect 0 ctl user list --network Office --filter username=person
[ "$(wc -l <output)" -eq 2500 ] || fail "not all pages are listed"
expect 0 ctl user list --network Office --filter username=person --limit 130 --sort username --descending
[ "$(wc -l <output)" -eq 130 ] || fail "the limit does not count"
[ "$(head -n 1 output | cut -f 2)" = person02499 ] || fail "the order is wrong"
expect 0 ctl group members --network Office --group Staff
[ "$(cut -f 2 output)" = ann ] || fail "the group's members are not listed"

# People by name.
expect 0 ctl user show --network Office --user ann
says "firstName	Ann"
expect 0 ctl user update --network Office --user ann --first Anna --group Default
expect 0 ctl user suspend --network Office --user ann --user dora --yes
expect 2 ctl user suspend --network Office --user ann </dev/null
expect 0 ctl user list --network Office --filter username=ann --columns username,suspended
[ "$(cat output)" = "ann	true" ] || fail "ann is not suspended"
expect 0 ctl user resume --network Office --user ann
number=$(ctl user list --network Office --filter username=dora --columns userId)
expect 4 ctl user delete --network Office --user "$number" --user 999999 --yes
says "999999 is no user of the network"
expect 1 ctl user delete --network Office --user "$number" --yes
expect 0 on_terminal user list --network Office --filter username=person --limit 3
says "USER"
[ "$(grep -c person output)" -eq 3 ] || fail "the table has other rows"
awk 'length($0) > 60 { exit 1 }' output || fail "the table is wider than the terminal"

# Bots, whose challenge is no argument.
echo "a long enough challenge" >challenge
expect 0 ctl bot create --network Office --name echobot --display-name Echo --challenge-file challenge
expect 0 ctl bot create --network Office --name otherbot --challenge-file - <challenge
expect 2 ctl bot create --network Office --name thirdbot </dev/null
expect 0 ctl bot update --network Office --bot echobot --group Staff
expect 0 ctl bot suspend --network Office --bot echobot --yes
expect 0 ctl bot list --network Office
says "echobot	pending	suspended	Echo"
expect 0 ctl bot delete --network Office --bot otherbot --yes
expect 0 ctl bot count --network Office
says "total	1"

# Retention, guests and services.
expect 0 ctl retention show --network Office
says "botExists	false"
expect 0 ctl retention create --network Office
expect 0 ctl retention challenge --network Office
says "is told this once"
expect 1 ctl retention enable --network Office
expect 0 ctl retention delete --network Office --yes
expect 0 ctl guest list --network Office
expect 0 ctl guest blocked --network Office
expect 0 ctl guest history --network Office
expect 1 ctl opentdf show --network Office

# The network as a file: what was written of it is what it is.
expect 0 ctl export Office
cp output network.yaml
expect 0 ctl apply -f network.yaml --check
says "is what the file says"
expect 0 ctl group update --network Office --group Staff --set maxBor=60
expect 3 ctl apply -f network.yaml --check
says "    maxBor: 60 -> 604800"
expect 2 ctl apply -f network.yaml </dev/null
expect 0 ctl apply -f network.yaml --yes
expect 0 ctl apply -f network.yaml --check
cat >next.yaml <<'YAML'
groups:
  - name: Default
    default: true
  - name: Guards
    settings:
      maxTtl: 600
      calling: {canVideoCall: false}
bots:
  - username: guardbot
    group: Guards
YAML
expect 2 ctl apply -f next.yaml --check
expect 3 ctl apply -f next.yaml --check --network Office
says "+ group Guards"
says "+ bot guardbot"
says_not "- group Staff"
expect 0 ctl apply -f next.yaml --network Office --yes
says "challenge of guardbot: "
says "group Staff is not in the file"
expect 0 ctl apply -f next.yaml --network Office --check
expect 3 ctl apply -f next.yaml --network Office --check --prune
says "- group Staff"
says "- bot echobot"
expect 0 ctl apply -f next.yaml --network Office --prune --yes
expect 0 ctl export Office
cp output pruned.yaml
expect 0 ctl apply -f pruned.yaml --check --prune
sed 's/maxTtl/maxTTL/' pruned.yaml >wrong.yaml
expect 1 ctl apply -f wrong.yaml
says "there is no maxTTL here; did you mean maxTtl?"
grep -q '^posternctl: error: wrong.yaml:[0-9]*:[0-9]*: ' output || fail "the mistake has no line"

# The audit log: listed, exported, and checked without the relay.
expect 0 ctl audit list --network Office --filter action=CreateSecurityGroup
[ "$(wc -l <output)" -eq 2 ] || fail "the groups are not in the audit log"
expect 0 ctl audit list --filter action=DeleteNetwork
posternctl audit export --network Office --env-file admin.env >audit.jsonl
posternctl audit export --env-file admin.env >relay-audit.jsonl
stop
expect 0 posternctl audit verify audit.jsonl --network "$id"
says "records, each as it was written"
says "signed up to record "
expect 0 posternctl audit verify audit.jsonl --network-code "$code"
expect 0 posternctl audit verify relay-audit.jsonl --relay --network "$id"
expect 2 posternctl audit verify audit.jsonl
sed 3d audit.jsonl >cut.jsonl
expect 1 posternctl audit verify cut.jsonl --network "$id"
says "record 3 is missing: record 4 follows"
python3 - <<'PYTHON'
import base64, json
lines = [json.loads(line) for line in open("audit.jsonl")]
record = bytearray(base64.b64decode(lines[1]["record"]))
record[-3] ^= 1
lines[1]["record"] = base64.b64encode(record).decode()
open("changed.jsonl", "w").writelines(json.dumps(line) + "\n" for line in lines)
proof = json.loads(open("audit.jsonl").readlines()[-1])
records = [line for line in open("audit.jsonl") if '"record"' in line]
open("short.jsonl", "w").writelines(records[:1] + [json.dumps(proof) + "\n"])
PYTHON
expect 1 posternctl audit verify changed.jsonl --network "$id"
says "record 2 is not what was written"
expect 1 posternctl audit verify short.jsonl --network "$id"
says "they are not all there"
expect 1 posternctl audit verify audit.jsonl --network 00112233445566778899aabbccddeeff
says "record 1 is not what was written"

# Completion, help and the relay that is not there.
for shell in bash zsh fish; do expect 0 posternctl --generate-completion-script "$shell"; done
expect 0 posternctl group update --help
says "maxTtl  (60 to 31536000)"
says "posternctl group update --network Demo"
expect 69 ctl network list
