#!/usr/bin/env python3
"""The stock `aws` command asks for every operation of the public model, with the credentials' file in its environment,
as an administrator has it.

    check_command.py

POSTERN_BIN is the directory of `posternd`; `aws` stands beside this Python. Most calls run in this process, in the
command's own code: it takes a second to start.
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys

import awscli.clidriver

from check_every_operation import PERMITTED
from promises import check, end, equal
from relay import running
from stock import Place

ERRORS = {404: "ResourceNotFoundError", 422: "ValidationError"}


def command_name(operation):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", operation).lower()


def within(arguments):
    """Exit status and what was said, of the command's own main function."""
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            status = awscli.clidriver.create_clidriver().main(arguments)
        except SystemExit as exit:
            status = exit.code
    return status, out.getvalue(), errors.getvalue()


def beside(arguments):
    aws = os.path.join(os.path.dirname(sys.executable), "aws")
    result = subprocess.run([aws, *arguments], capture_output=True, text=True)
    return result.returncode, result.stdout, result.stderr


def every_operation(place):
    for operation in place.model.operation_names:
        name = command_name(operation)
        status, out, errors = within(["wickr", name, "--cli-input-json", json.dumps(place.request(operation)),
                                      "--output", "json"])
        wanted = PERMITTED.get(operation, 200)
        if wanted == 200:
            check(status == 0 and isinstance(json.loads(out or "{}"), dict), f"aws wickr {name}", errors)
        else:
            check(status != 0 and ERRORS[wanted] in errors, f"aws wickr {name} tells the error", errors)


def as_people_do(place):
    """A few as they are typed, in a process of their own."""
    run = lambda *arguments: beside(["wickr", *arguments, "--output", "json"])
    status, out, errors = run("create-network", "--network-name", "By hand", "--access-level", "STANDARD")
    check(status == 0 and json.loads(out)["networkName"] == "By hand", "aws wickr create-network, typed", errors)
    status, out, errors = run("list-networks", "--sort-fields", "networkName", "--max-results", "100")
    check("By hand" in out, "aws wickr list-networks, typed", errors)
    users = json.dumps([{"username": "carol", "securityGroupIds": [place.group]}])
    status, out, errors = run("batch-create-user", "--network-id", place.network, "--users", users)
    check(status == 0 and json.loads(out)["successful"][0]["username"] == "carol", "aws wickr batch-create-user",
          errors)
    status, out, errors = run("list-users", "--network-id", place.network, "--page-size", "2", "--query",
                              "users[].username")
    check(status == 0 and "carol" in json.loads(out), "aws wickr list-users pages by itself", errors)
    status, out, errors = run("get-network", "--network-id", "00000000")
    check(status != 0 and "ResourceNotFoundError" in errors, "an unknown network is told", errors)
    status, out, errors = run("create-network", "--network-name", "n" * 21, "--access-level", "STANDARD")
    check(status != 0 and "ValidationError" in errors and "networkName" in errors, "so is a field at fault", errors)


def main():
    with running() as relay:
        os.environ.update(relay.credentials)
        os.environ.update({
            "AWS_ENDPOINT_URL_WICKR": relay.endpoint, "AWS_PAGER": "", "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_MAX_ATTEMPTS": "8", "AWS_RETRY_MODE": "legacy",
        })
        place = Place(relay)
        every_operation(place)
        as_people_do(place)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
