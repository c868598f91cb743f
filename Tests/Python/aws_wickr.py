#!/usr/bin/env python3
"""Drives a running posternd with the stock clients of the compatible admin interface: boto3, and the aws command.

    aws_wickr.py

POSTERN_BIN is the directory of `posternd`; `aws` stands beside this Python. Exits 1 when a promise is broken, with one
line for each. Every answer, errors too, is compared with botocore's own model of the interface.
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import unittest.mock
import urllib.error
import urllib.request

import boto3
import botocore.auth
import botocore.config
import botocore.exceptions

# Newer than the model that botocore carries.
NEWER_MEMBERS = {"consentPopup", "maxNonSsoSessionMinutes"}
FAILURES = []


def check(condition, what):
    print(("ok      " if condition else "FAILED  ") + what)
    if not condition:
        FAILURES.append(what)


# Answers against the model.

def faults(value, shape, where):
    """What in a JSON value is not as the model's shape says."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        found = [f"{where}.{name} is missing" for name in shape.required_members if name not in value]
        for name, member in value.items():
            if name in shape.members:
                found += faults(member, shape.members[name], f"{where}.{name}")
            elif name not in NEWER_MEMBERS:
                found.append(f"{where}.{name} is not in the model")
        return found
    if kind == "list":
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [fault for index, item in enumerate(value) for fault in faults(item, shape.member, f"{where}[{index}]")]
    if kind == "string":
        return text_faults(value, shape, where)
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{where} is no boolean"]
    if kind in ("integer", "long", "timestamp"):
        return [] if isinstance(value, int) and not isinstance(value, bool) else [f"{where} is no whole number"]
    return [f"{where} is of a kind this test does not know: {kind}"]


def text_faults(value, shape, where):
    if not isinstance(value, str):
        return [f"{where} is no text"]
    rules = shape.metadata
    if shape.enum and value not in shape.enum:
        return [f"{where} is none of the model's words"]
    if not rules.get("min", 0) <= len(value) <= rules.get("max", len(value)):
        return [f"{where} is too short or too long"]
    if "pattern" in rules and not re.search(rules["pattern"], value):
        return [f"{where} does not match {rules['pattern']}"]
    return []


class Answers:
    """Sees every answer as it came, before botocore makes its own objects of it."""

    def __init__(self, client):
        self.count = 0
        self.ids = set()
        self.model = client.meta.service_model
        client.meta.events.register("after-call.wickr", self.after_call)

    def after_call(self, http_response, model, **_):
        headers = {name.lower(): value for name, value in http_response.headers.items()}
        body = json.loads(http_response.content)
        self.count += 1
        self.ids.add(headers.get("x-amzn-requestid"))
        if http_response.status_code < 300:
            found = faults(body, model.output_shape, model.name)
        else:
            name = headers.get("x-amzn-errortype", "none")
            shapes = {shape.name: shape for shape in model.error_shapes}
            # ListNetworks declares no 404; everything else that is answered has to be declared.
            found = faults(body, shapes[name], name) if name in shapes else [f"{name} is not declared by {model.name}"]
        for fault in found:
            check(False, f"the answer is as the model says: {fault}")


# The daemon.

class Daemon:
    def __init__(self, directory):
        self.directory = directory
        self.program = os.path.join(os.environ["POSTERN_BIN"], "posternd")
        subprocess.run([self.program, "init", "--directory", str(directory)], check=True, stdout=subprocess.DEVNULL)
        self.credentials = dict(
            line.split("=", 1) for line in (directory / "admin.env").read_text().splitlines() if "=" in line
        )
        self.credentials = {name: value.strip("'\"") for name, value in self.credentials.items()}

    def start(self):
        environment = os.environ | {
            "POSTERN_LISTEN_CLIENTS": "127.0.0.1:0",
            "POSTERN_LISTEN_ADMIN": "127.0.0.1:0",
        }
        command = [self.program, "run", "--config", str(self.directory / "posternd.yaml")]
        self.log = open(self.directory / "log", "wb")
        self.process = subprocess.Popen(command, env=environment, stderr=self.log)
        addresses = self.directory / "run" / "addresses"
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                found = re.search(r"^admin=.*:(\d+)$", addresses.read_text(), re.MULTILINE)
                if found:
                    self.endpoint = f"https://localhost:{found[1]}"
                    return
            time.sleep(0.05)
        self.stop()
        sys.exit("posternd does not listen:\n" + (self.directory / "log").read_text())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=60)
        self.log.close()
        return status


def client(daemon, secret=None):
    return boto3.client(
        "wickr",
        endpoint_url=daemon.endpoint,
        region_name=daemon.credentials["AWS_REGION"],
        aws_access_key_id=daemon.credentials["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=secret or daemon.credentials["AWS_SECRET_ACCESS_KEY"],
        verify=daemon.credentials["AWS_CA_BUNDLE"],
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )


def error(call, **arguments):
    """Status, name and response of the error that a call has to end in."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as failure:
        return (
            failure.response["ResponseMetadata"]["HTTPStatusCode"],
            failure.response["Error"]["Code"],
            failure.response,
        )
    return 200, "", {}


# The tests.

def operations(wickr):
    made = wickr.create_network(networkName="Blumen", accessLevel="PREMIUM", encryptionKeyArn="arn:aws:kms:x")
    network = made["networkId"]
    check(re.fullmatch(r"\d{8}", network) is not None, "a network has a number of 8 digits")
    shown = wickr.get_network(networkId=network)
    check(shown["networkName"] == "Blumen" and shown["accessLevel"] == "PREMIUM", "GetNetwork shows what was made")
    check(shown["encryptionKeyArn"] == "arn:aws:kms:x", "the key's name is kept")
    check(shown["networkArn"] == f"arn:postern:wickr::0:network/{network}", "the network has its resource name")
    check([one["networkId"] for one in wickr.list_networks()["networks"]] == [network], "ListNetworks lists it")

    groups = wickr.list_security_groups(networkId=network)["securityGroups"]
    check(len(groups) == 1 and groups[0]["isDefault"], "a new network has its default group")
    group = groups[0]["id"]
    batch = wickr.batch_create_user(
        networkId=network,
        users=[
            {"username": "Alice@example.org", "securityGroupIds": [group], "firstName": "Alice", "lastName": "A"},
            {"username": "ALICE@example.org", "securityGroupIds": [group]},
            {"username": "bob", "securityGroupIds": ["zzzzzzzz"]},
            {"username": "x", "securityGroupIds": [group]},
            {"username": "Jürgen", "securityGroupIds": [group]},
        ],
    )
    check([one["username"] for one in batch["successful"]] == ["alice@example.org", "jürgen"], "good items are done")
    check(sorted(one["field"] for one in batch["failed"]) == ["securityGroupIds", "username", "username"],
          "each bad item fails alone, with its field")
    check(all(one["userId"] == "0" for one in batch["failed"]), "an item without an id has the id 0")
    user = wickr.get_user(networkId=network, userId=batch["successful"][0]["userId"])
    check(user["username"] == "alice@example.org" and user["status"] == 1, "GetUser shows a pending user")
    found = wickr.list_users(networkId=network, firstName="LIC")["users"]
    check([one["username"] for one in found] == ["alice@example.org"], "ListUsers filters by a part of the name")
    return network, group


def devices(wickr, network):
    user = wickr.list_users(networkId=network, username="alice")["users"][0]["userId"]
    shown = wickr.list_devices_for_user(networkId=network, userId=user, sortFields="lastlogin+created")
    check(shown["devices"] == [], "a user who has not come has no devices")
    unknown = "0" * 32
    batch = wickr.batch_reset_devices_for_user(networkId=network, userId=user, appIds=[unknown])
    check(batch["successful"] == [] and [one["appId"] for one in batch["failed"]] == [unknown],
          "an unknown device fails alone, with its id")
    status, name, _ = error(wickr.list_devices_for_user, networkId=network, userId="9999999999")
    check((status, name) == (404, "ResourceNotFoundError"), "an unknown user has no list of devices")
    status, name, _ = error(wickr.batch_reset_devices_for_user, networkId=network, userId=user, appIds=[])
    check((status, name) == (422, "ValidationError"), "an empty batch is refused")


def paging(wickr, network, group):
    users = [{"username": f"user{number:02}", "securityGroupIds": [group]} for number in range(25)]
    wickr.batch_create_user(networkId=network, users=users)
    pages = list(wickr.get_paginator("list_users").paginate(networkId=network, username="user"))
    names = [user["username"] for page in pages for user in page["users"]]
    check([len(page["users"]) for page in pages] == [10, 10, 5], "25 users come in pages of 10")
    check(names == sorted((user["username"] for user in users), reverse=True), "all of them, once, in order")
    first = wickr.list_users(networkId=network, maxResults=1, sortDirection="ASC", sortFields="firstName+username")
    check(len(first["users"]) == 1, "the page has the size that was asked for")
    status, name, _ = error(wickr.list_users, networkId=network, maxResults=1, nextToken=first["nextToken"])
    check((status, name) == (400, "BadRequestError"), "a page token counts for its own list alone")


def refusals(wickr, network):
    status, name, _ = error(wickr.get_network, networkId="00000000")
    check((status, name) == (404, "ResourceNotFoundError"), "an unknown network is not found")
    status, name, _ = error(wickr.get_user, networkId=network, userId="9999999999")
    check((status, name) == (404, "ResourceNotFoundError"), "an unknown user is not found")
    status, name, response = error(wickr.create_network, networkName="n" * 21, accessLevel="STANDARD")
    check((status, name) == (422, "ValidationError"), "a name that is too long is refused")
    check([reason["field"] for reason in response.get("reasons", [])] == ["networkName"], "the reasons name the field")
    status, name, _ = error(wickr.list_networks, maxResults=101)
    check((status, name) == (422, "ValidationError"), "a page of 101 is refused")
    many = [{"username": f"many{number}", "securityGroupIds": ["a"]} for number in range(51)]
    status, name, _ = error(wickr.batch_create_user, networkId=network, users=many)
    check((status, name) == (422, "ValidationError"), "51 items are refused")
    status, name, _ = error(wickr.get_oidc_info, networkId=network)
    check((status, name) == (404, "ResourceNotFoundError"), "what is not served is not found")


def signatures(daemon, wickr):
    status, name, _ = error(client(daemon, secret="wrong").list_networks)
    check((status, name) == (401, "UnauthorizedError"), "a wrong secret is refused")
    stranger = client(daemon)
    stranger._request_signer._credentials.access_key = "PSTNAAAAAAAAAAAAAAAA"
    check(error(stranger.list_networks)[0] == 401, "an unknown access key is refused")

    def tamper(request, **_):
        request.body = request.body.replace(b"honest", b"forged")

    tampered = client(daemon)
    tampered.meta.events.register("before-send.wickr.CreateNetwork", tamper)
    status, name, _ = error(tampered.create_network, networkName="honest", accessLevel="STANDARD")
    check((status, name) == (401, "UnauthorizedError"), "a body that was changed on the way is refused")

    clock = botocore.auth.get_current_datetime
    for seconds, expected in ((-310, 401), (310, 401), (-240, 200)):
        moved = clock() + datetime.timedelta(seconds=seconds)
        with unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: moved):
            check(error(wickr.list_networks)[0] == expected, f"a clock that is off by {seconds} s: {expected}")


def replays(daemon):
    sent = {}
    watched = client(daemon)
    watched.meta.events.register("before-send.wickr", lambda request, **_: sent.update(last=request))
    before = len(watched.list_networks()["networks"])
    check(again(daemon, sent["last"]) == 200, "a read may be repeated")
    watched.create_network(networkName="once", accessLevel="STANDARD")
    check(again(daemon, sent["last"]) == 401, "a write that comes again, signature and all, is refused")
    check(len(watched.list_networks()["networks"]) == before + 1, "and was done once")


def client_tokens(daemon, network, group):
    sent = {}
    wickr = client(daemon)
    wickr.meta.events.register("before-send.wickr", lambda request, **_: sent.update(last=request))
    wickr.meta.events.register("after-call.wickr", lambda http_response, **_: sent.update(body=http_response.content))

    def create(name, **token):
        status, code, _ = error(
            wickr.batch_create_user,
            networkId=network,
            users=[{"username": name, "securityGroupIds": [group]}],
            **token,
        )
        return status, code, sent["body"]

    first = create("tokened", clientToken="import-1")
    check(first[0] == 200 and b'"username":"tokened"' in first[2], "a batch with a client token is done")
    check(create("tokened", clientToken="import-1") == first, "its repeat gets the same bytes")
    check(again(daemon, sent["last"]) == 200, "so does the same signed request")
    check(create("other", clientToken="import-1")[:2] == (400, "BadRequestError"), "another body is refused")
    check(b'"failed":[{' in create("tokened")[2], "with a token of the SDK's own the name is taken")
    names = [user["username"] for user in wickr.list_users(networkId=network, username="t")["users"]]
    check(names.count("tokened") == 1 and "other" not in names, "and one user was made")
    return first[2]


def after_restart(daemon, network, group, answer):
    wickr = client(daemon)
    body = {}
    wickr.meta.events.register("after-call.wickr", lambda http_response, **_: body.update(body=http_response.content))
    wickr.batch_create_user(
        networkId=network, users=[{"username": "tokened", "securityGroupIds": [group]}], clientToken="import-1"
    )
    check(body["body"] == answer, "a client token is known after a restart")
    slow = botocore.auth.get_current_datetime() - datetime.timedelta(seconds=240)
    with unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: slow):
        status, name, response = error(wickr.create_network, networkName="late", accessLevel="STANDARD")
    check((status, name) == (401, "UnauthorizedError"), "a write by a slow clock is refused after a restart")
    check("before the server's start" in response["Error"]["Message"], "and the answer says why")


def again(daemon, request):
    context = ssl.create_default_context(cafile=daemon.credentials["AWS_CA_BUNDLE"])
    headers = {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()}
    repeated = urllib.request.Request(request.url, data=request.body or None, headers=headers, method=request.method)
    try:
        with urllib.request.urlopen(repeated, context=context) as response:
            return response.status
    except urllib.error.HTTPError as failure:
        return failure.code


def command_line(daemon, network, group):
    """The stock command, with the credentials' file in its environment as an administrator has it."""
    aws = os.path.join(os.path.dirname(sys.executable), "aws")
    environment = os.environ | daemon.credentials | {
        "AWS_ENDPOINT_URL_WICKR": daemon.endpoint,
        "AWS_PAGER": "",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }

    def run(*arguments):
        result = subprocess.run(
            [aws, "wickr", *arguments, "--output", "json"], env=environment, capture_output=True, text=True
        )
        return result.returncode, json.loads(result.stdout or "{}"), result.stderr

    made = run("create-network", "--network-name", "By hand", "--access-level", "STANDARD")
    check(made[0] == 0 and made[1].get("networkName") == "By hand", "aws wickr create-network")
    listed = run("list-networks", "--sort-fields", "networkName")
    check("By hand" in [one["networkName"] for one in listed[1].get("networks", [])], "aws wickr list-networks")
    check(run("get-network", "--network-id", network)[1].get("networkId") == network, "aws wickr get-network")
    groups = run("list-security-groups", "--network-id", network)
    check([one["id"] for one in groups[1].get("securityGroups", [])] == [group], "aws wickr list-security-groups")
    users = json.dumps([{"username": "carol", "securityGroupIds": [group]}])
    created = run("batch-create-user", "--network-id", network, "--users", users)
    check([one["username"] for one in created[1].get("successful", [])] == ["carol"], "aws wickr batch-create-user")
    listed = run("list-users", "--network-id", network, "--username", "carol")
    numbers = [one["userId"] for one in listed[1].get("users", [])]
    check(len(numbers) == 1, "aws wickr list-users")
    shown = run("get-user", "--network-id", network, "--user-id", (numbers or ["0"])[0])
    check(shown[1].get("username") == "carol", "aws wickr get-user")
    number = (numbers or ["0"])[0]
    listed = run("list-devices-for-user", "--network-id", network, "--user-id", number)
    check(listed[1].get("devices") == [], "aws wickr list-devices-for-user")
    reset = run("batch-reset-devices-for-user", "--network-id", network, "--user-id", number, "--app-ids", "x")
    check([one["appId"] for one in reset[1].get("failed", [])] == ["x"], "aws wickr batch-reset-devices-for-user")
    unknown = run("get-network", "--network-id", "00000000")
    check(unknown[0] != 0 and "ResourceNotFoundError" in unknown[2], "aws wickr tells an unknown network")


def main():
    with tempfile.TemporaryDirectory() as directory:
        daemon = Daemon(pathlib.Path(directory) / "postern")
        daemon.start()
        try:
            wickr = client(daemon)
            answers = Answers(wickr)
            network, group = operations(wickr)
            devices(wickr, network)
            paging(wickr, network, group)
            refusals(wickr, network)
            signatures(daemon, wickr)
            check(None not in answers.ids and len(answers.ids) == answers.count, "each answer has an id of its own")
            replays(daemon)
            answer = client_tokens(daemon, network, group)
            command_line(daemon, network, group)
        finally:
            status = daemon.stop()
        check(status == 0, "posternd stops with 0")
        daemon.start()
        try:
            shown = client(daemon).get_network(networkId=network)
            check(shown["networkName"] == "Blumen", "everything is there after a restart")
            after_restart(daemon, network, group, answer)
        finally:
            daemon.stop()
        secret = daemon.credentials["AWS_SECRET_ACCESS_KEY"]
        check(secret not in (daemon.directory / "log").read_text(), "the log does not hold the secret")
    if FAILURES:
        sys.exit(f"{len(FAILURES)} promises are broken")


if __name__ == "__main__":
    main()
