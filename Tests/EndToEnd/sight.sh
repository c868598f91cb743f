#!/usr/bin/env bash
# What an operator sees: metrics that Prometheus reads, alerts that are quiet and then are not, a dashboard of metrics that
# there are, status, doctor, trace and explanations, and a log that names nobody.
#
#     sight.sh     POSTERN_BIN is the directory of posternd, posternctl and postern
set -eu
files=$(cd "$(dirname "$0")/../../config" && pwd)
. "$(dirname "$0")/relay.bash"
command -v promtool >/dev/null || fail "there is no promtool: apt-get install prometheus"

relay_environment=(POSTERN_LOG_LEVEL=info)
install
start
metrics() { curl --silent --show-error --fail "127.0.0.1:$(sed -n 's/^metrics=.*://p' relay/run/addresses)$1"; }
# value METRIC  its value, or the sum over its labels.
value() { metrics /metrics | awk -v name="$1" '{ split($1, part, "{"); if (part[1] == name) sum += $2 } END { print sum + 0 }'; }
# is METRIC COMPARISON NUMBER
is() {
    local seen
    seen=$(value "$1")
    awk "BEGIN { exit !($seen $2 $3) }" || fail "$1 is $seen and not $2 $3"
    echo "ok      $1 is $seen"
}

expect 0 metrics /healthz
expect 0 metrics /readyz
found
for login in alice bob; do
    invite "$login"
    register "$login"
done
write alice bob "the word that nobody may log"
is postern_accept_to_durable_seconds_count ">=" 1
read_all bob
says "the word that nobody may log"
is postern_accept_to_delivered_seconds_count ">=" 1
is postern_commit_seconds_count ">=" 1
is postern_queue_messages "==" 0
is postern_admin_requests_total ">=" 3
is postern_disk_free_bytes ">" 0
is postern_event_loop_delay_seconds_count ">=" 1

# A refusal is counted under its code, and explained.
before=$(value postern_refusals_total)
expect 1 as alice send --to nobody <<<"hello"
is postern_refusals_total ">" "$before"
metrics /metrics | grep -q '^postern_refusals_total{code="not-found"} [1-9]' || fail "the refusal is not counted"
expect 0 posternctl explain not-found
says "what helps:"
for code in $(metrics /metrics | sed -n 's/^postern_refusals_total{code="\(.*\)"}.*/\1/p'); do
    posternctl explain "$code" >output || fail "$code is not explained"
done
expect 2 posternctl explain no-such-code

# Prometheus reads it, and what alerts and dashboard ask for is there.
metrics /metrics >page
expect 0 promtool check metrics <page
expect 0 promtool check rules "$files/prometheus/alerts.yml"
(cd "$files/prometheus" && promtool test rules alerts_test.yml) >output 2>&1 || { cat output >&2; fail "the alerts' tests fail"; }
echo "ok      each alert is quiet before its cause, and tells after"
python3 - "$files" page <<'PYTHON' || fail "alerts, dashboard, runbook and metrics do not go together"
import json, pathlib, re, sys
files, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()
told = set(re.findall(r"^([a-z_]+)[{ ]", page, re.M))
alerts = (files / "prometheus/alerts.yml").read_text()
dashboard = json.loads((files / "grafana/postern.json").read_text())
asked = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel["targets"]) + alerts
unknown = set(re.findall(r"\b(?:postern|process)_[a-z_]+", asked)) - told
names = re.findall(r"- alert: (\w+)", alerts)
tested = (files / "prometheus/alerts_test.yml").read_text()
headings = re.findall(r"^## (\w+)$", (files / "Runbook.md").read_text(), re.M)
faults = [f"{name} is asked for and not told" for name in sorted(unknown)]
faults += [f"{name} has no entry in the runbook" for name in names if name not in headings]
faults += [f"{name} has an entry in the runbook and is no alert" for name in headings if name not in names]
faults += [f"{name} has no test" for name in names if f"alertname: {name}\n" not in tested]
faults += [f"{name} has no link" for name in names if f"Runbook.md#{name.lower()}\n" not in alerts]
print("\n".join(faults) or f"ok      {len(names)} alerts, {len(dashboard['panels'])} panels")
sys.exit(bool(faults))
PYTHON

# Status, doctor and a trace: which frames, never what is in them.
expect 0 ctl status
says "live"
expect 0 ctl doctor --bundle bundle.json
says "certificate"
grep -q '"check":"store"' bundle.json || fail "the bundle has no check of the store"
device=$(as bob whoami | sed -n 's/^device: //p')
expect 0 ctl trace "$device" --seconds 1
expect 1 ctl trace 00000000000000000000000000000000 --seconds 1
ctl trace "$device" --seconds 600 --json >traced 2>traced.errors &
tracing=$!
write alice bob "traced"
read_all bob
wait_for traced '"frame":"deliver"'
wait_for traced '"frame":"acknowledge"'
kill "$tracing"
! grep -q "the word that nobody may log\|traced\b.*traced" traced || fail "the trace has what was written"
expect 0 ctl audit list --filter action=TraceDevice
says "$device"

# At level info nobody is named: no login, no network, no address of a client, no key, nothing of what was written.
stop
key=$(head -c 40 alice.key | base64 | head -c 24)
for word in alice bob nobody Demo "nobody may log" 127.0.0.1 "$device" "$(cat alice.password)" "$key" "$network"; do
    ! grep -F -- "$word" log || fail "the log says: $word"
done
[ "$(grep -c . log)" -ge 3 ] || fail "the log says nothing"
for path in bundle.json; do
    for word in alice bob Demo 127.0.0.1 "$network"; do
        ! grep -qF -- "$word" "$path" || fail "$path says: $word"
    done
done
echo "ok      log and bundle name nobody"
