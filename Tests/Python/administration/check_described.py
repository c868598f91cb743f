#!/usr/bin/env python3
"""Holds a running endpoint to what it says of itself in /openapi.json: schemathesis makes up requests that the
description allows and requests that it does not, and looks at every answer.

    check_described.py [EXAMPLES [SEED]]

EXAMPLES is how many requests are made up at random for each operation: 12. The edges of each schema are tried besides.
POSTERN_BIN is the directory of `posternd`; `schemathesis` stands beside this Python.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

from promises import broken, check, end, equal
from relay import running
from stock import Place
from wire import Wire

HERE = pathlib.Path(__file__).resolve().parent
# So many relays at once, each with a part of the operations.
PARTS = 3
# positive_data_acceptance: a schema cannot speak of conditions, of what is taken, and of page tokens. The others need
# links between operations, or two users.
UNCHECKED = ["positive_data_acceptance", "use_after_free", "ensure_resource_availability", "object_level_authorization"]
# In a batch an item that breaks its schema fails alone; see `batches` in check_bounds.py.
BATCHES = ["BatchCreateUser", "ImportUsers"]
# What stands in paths; the others are named by the descriptions' patterns.
PATTERNS = {"networkId": r"[0-9]{8}", "userId": r"[0-9]{1,10}", "botId": r"[0-9]{1,10}", "groupId": r"\S{1,64}"}


def known(place):
    values = {
        "networkId": [place.network], "userId": place.users + place.new_users(20),
        "groupId": [place.group, place.default] + [place.new_group() for _ in range(4)],
        "botId": [place.new_bot() for _ in range(4)],
    }
    return json.dumps({name: {"pattern": PATTERNS[name], "values": found} for name, found in values.items()})


def try_out(document, operations, examples, seed):
    """schemathesis's own exit status and words, and the relay's log."""
    with running() as relay:
        place = Place(relay)
        environment = os.environ | relay.credentials | {
            "POSTERN_KNOWN": known(place), "SCHEMATHESIS_HOOKS": "described_hooks", "PYTHONPATH": str(HERE),
        }
        file = relay.directory / "openapi.json"
        file.write_bytes(document)
        config = relay.directory / "schemathesis.toml"
        config.write_text("".join(f"[checks.{name}]\nenabled = false\n" for name in UNCHECKED) + "".join(
            f'[[operations]]\ninclude-operation-id = "{name}"\nchecks.negative_data_rejection.enabled = false\n'
            for name in BATCHES))
        command = [
            os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", str(config), "run",
            str(file), "--url", relay.endpoint, "--tls-verify", relay.authority, "--rate-limit", "auto",
            "--phases", "coverage,fuzzing", "--max-examples", str(examples), "--seed", str(seed),
            "--generation-database", "none", "--continue-on-failure", "--suppress-health-check", "all",
            "--request-timeout", str(relay.patience), "--warnings", "off", "--no-color", "--output-sanitize", "false",
        ] + [word for name in operations for word in ("--include-operation-id", name)]
        result = subprocess.run(command, env=environment, cwd=relay.directory, capture_output=True, text=True)
        status = relay.stop()
        return result, status, relay.log


def strangers(relay, document):
    """Nothing that is described answers without credentials, but the description itself."""
    nobody, count = Wire(relay), 0
    for path, operations in document["paths"].items():
        target = re.sub(r"\{[^}]*\}", "1", path)
        for method in operations:
            answer = nobody.request(method.upper(), target, signed=False)
            count += 1
            if (answer.status, answer.error) != (401, "UnauthorizedError"):
                broken(f"{method.upper()} {target} without credentials", answer)
    check(count > 50, f"{count} operations without credentials are refused")


def main():
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with running() as relay:
        served = Wire(relay).request("GET", "/openapi.json", signed=False)
        if not equal(served.status, 200, "the description is there for everybody"):
            end()
        document = served.json
        strangers(relay, document)
    names = sorted(one["operationId"] for path in document["paths"].values() for one in path.values())
    parts = [names[number::PARTS] for number in range(PARTS)]
    with concurrent.futures.ThreadPoolExecutor(PARTS) as pool:
        results = list(pool.map(lambda part: try_out(served.body, part, examples, seed), parts))
    for number, (result, status, log) in enumerate(results):
        what = f"part {number} of {PARTS}, {len(parts[number])} operations, seed {seed}"
        cases = re.search(r"(\d+) generated", result.stdout)
        if not check(result.returncode == 0, f"{what}: answers are as described"):
            print(result.stdout, result.stderr)
        check(cases and int(cases[1]) >= 20 * len(parts[number]), f"{what}: {cases and cases[1]} requests")
        equal(status, 0, f"{what}: posternd stops with 0")
        check("an admin request failed" not in log, f"{what}: nothing failed inside of it")
    end()


if __name__ == "__main__":
    main()
