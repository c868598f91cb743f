#!/usr/bin/env python3
"""Two administrators who change the same thing at once both get their way: no update is lost.

    check_two_administrators.py [ROUNDS]

ROUNDS is 200. POSTERN_BIN is the directory of `posternd`.
"""

import concurrent.futures
import random
import sys
import threading

import told_by_audit
from audit_trail import Trail
from promises import broken, check, end, equal
from relay import running
from wire import Wire

SEED = 1


class Pair:
    """Two connections, whose requests are sent at the same moment."""

    def __init__(self, relay):
        self.wires = [Wire(relay), Wire(relay)]
        self.pool = concurrent.futures.ThreadPoolExecutor(2)

    def both(self, *requests):
        """The two answers."""
        barrier = threading.Barrier(2)

        def send(wire, request):
            barrier.wait()
            return wire.request(*request)

        return [one.result() for one in [self.pool.submit(send, *each) for each in zip(self.wires, requests)]]


class Network:
    def __init__(self, wire):
        self.wire = wire
        made = wire.request("POST", "/networks", {"networkName": "Two", "accessLevel": "STANDARD"})
        self.path = f"/networks/{made.json['networkId']}"
        made = wire.request("POST", f"{self.path}/security-groups", {"name": "both", "securityGroupSettings": {}})
        self.group = made.json["securityGroup"]["id"]
        users = [{"username": name, "securityGroupIds": [self.group]} for name in ("anna", "berta")]
        made = wire.request("POST", f"{self.path}/users", {"users": users})
        self.users = [user["userId"] for user in made.json["successful"]]

    @property
    def group_path(self):
        return f"{self.path}/security-groups/{self.group}"

    def group_now(self):
        return self.wire.request("GET", self.group_path).json["securityGroup"]

    def user_now(self, user):
        return self.wire.request("GET", f"{self.path}/users/{user}").json

    def settings_now(self):
        found = self.wire.request("GET", f"{self.path}/settings").json["settings"]
        return {one["optionName"]: one["value"] for one in found}


def done(answers, what):
    for answer in answers:
        if answer.status != 200:
            broken(f"{what} is done", answer)
    return all(answer.status == 200 for answer in answers)


def told(found, expected, what):
    for name, value in expected.items():
        if found.get(name) != value:
            broken(f"{what}: no update is lost", f"{name} is {found.get(name)!r} and was set to {value!r}")


# Each takes the round's number, and gives two requests and what has to be there after both.

def settings_of_a_group(network, number):
    first = {"maxTtl": 1000 + number, "calling": {"canVideoCall": number % 2 == 0}}
    second = {"maxBor": 2000 + number, "calling": {"forceTcpCall": number % 2 == 0}}
    update = [("PATCH", network.group_path, {"securityGroupSettings": change}) for change in (first, second)]
    calling = first["calling"] | second["calling"] | {"canStart11Call": True}
    return update, lambda: network.group_now()["securityGroupSettings"], first | second | {"calling": calling}


def name_and_settings(network, number):
    update = [("PATCH", network.group_path, {"name": f"group {number}"}),
              ("PATCH", network.group_path, {"securityGroupSettings": {"lockoutThreshold": 20 + number % 80}})]

    def now():
        group = network.group_now()
        return group["securityGroupSettings"] | {"name": group["name"]}

    return update, now, {"name": f"group {number}", "lockoutThreshold": 20 + number % 80}


def one_user(network, number):
    user = network.users[number % 2]
    changes = {"username": f"user-{number}"}, {"firstName": f"First {number}"}
    update = [("PATCH", f"{network.path}/users", {"userId": user, "userDetails": change}) for change in changes]
    return update, lambda: network.user_now(user), changes[0] | changes[1]


def first_and_last_name(network, number):
    user = network.users[number % 2]
    changes = {"firstName": f"First {number}"}, {"lastName": f"Last {number}"}
    update = [("PATCH", f"{network.path}/users", {"userId": user, "userDetails": change}) for change in changes]
    return update, lambda: network.user_now(user), changes[0] | changes[1]


def settings_of_the_network(network, number):
    word = ("DISABLED", "ENABLED", "FORCE_ENABLED")[number % 3]
    changes = {"enableClientMetrics": number % 2 == 0}, {"readReceiptConfig": {"status": word}}
    update = [("PATCH", f"{network.path}/settings", {"settings": change}) for change in changes]
    wanted = {"enableClientMetrics": "true" if number % 2 == 0 else "false",
              "readReceiptConfig": f'{{"status":"{word}"}}'}
    return update, network.settings_now, wanted


def the_same_name(network, pair):
    """Of two who want the same name one gets it."""
    path = f"{network.path}/security-groups"
    body = {"name": "taken by one", "securityGroupSettings": {}}
    answers = pair.both(("POST", path, body), ("POST", path, body))
    equal(sorted(answer.status for answer in answers), [200, 422], "one of two groups of the same name is made")
    users = [{"username": f"both{number}", "securityGroupIds": [network.group]} for number in range(50)]
    answers = pair.both(*2 * [("POST", f"{network.path}/users", {"users": users})])
    if done(answers, "a batch of 50"):
        made = [user["username"] for answer in answers for user in answer.json["successful"]]
        equal(len(made), len(set(made)), "no name is given twice")
        equal(len(set(made)), 50, "each name is given to one")


def everything_at_once(relay, network):
    """Administrators who make, change and take away the same things: whoever comes too late is told so, and what is
    left is what the audit log says."""
    held = {"groups": [network.group], "users": list(network.users)}
    lock = threading.Lock()

    def one(number):
        chance, wire = random.Random(f"{SEED} {number}"), Wire(relay)
        for _ in range(60):
            with lock:
                asked = chance.choice(ACTS)(network.path, held, chance)
            answer = wire.request(*asked)
            if answer.status not in (200, 400, 404, 422):
                broken("everything at once", f"{asked}: {answer}")
            elif answer.status == 200:
                with lock:
                    held["groups"] += [answer.json["securityGroup"]["id"]] if asked[0] == "POST" and \
                        "securityGroup" in answer.json else []
                    held["users"] += [user["userId"] for user in answer.json.get("successful", [])
                                      if "username" in user]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    trail = Trail(network.wire, network.path.split("/")[-1])
    equal(trail.faults, [], "the audit log is whole")
    found = told_by_audit.told(network.wire, network.path.split("/")[-1])
    equal(told_by_audit.State(trail).differences(found), [], "what is there is what the audit log says")
    logins = [user["login"] for user in found["users"].values()]
    equal(len(set(logins)), len(logins), "no two users have the same name")
    counts = network.wire.request("GET", f"{network.path}/users/count").json
    equal(counts["total"], len(logins), "and they are counted")


# Each gives a request; names and ids are few, so that they meet.
ACTS = [
    lambda path, held, chance: ("POST", f"{path}/security-groups", {
        "name": f"g{chance.randrange(8)}", "securityGroupSettings": {"maxTtl": 60 + chance.randrange(99)}}),
    lambda path, held, chance: ("DELETE", f"{path}/security-groups/{chance.choice(held['groups'][-5:])}"),
    lambda path, held, chance: ("POST", f"{path}/users", {"users": [
        {"username": f"name{chance.randrange(30)}", "securityGroupIds": [chance.choice(held["groups"][-5:])]}
        for _ in range(5)]}),
    lambda path, held, chance: ("POST", f"{path}/users/batch-delete", {
        "userIds": [chance.choice(held["users"][-20:]) for _ in range(2)]}),
    lambda path, held, chance: ("PATCH", f"{path}/users", {
        "userId": chance.choice(held["users"][-20:]), "userDetails": {
            "username": f"name{chance.randrange(30)}", "securityGroupIds": [chance.choice(held["groups"][-5:])]}}),
    lambda path, held, chance: ("PATCH", f"{path}/security-groups/{chance.choice(held['groups'][-5:])}", {
        "name": f"g{chance.randrange(8)}", "securityGroupSettings": {
            "lockoutThreshold": chance.randrange(3, 20), "forceDeviceLockout": chance.randrange(3, 20)}}),
    lambda path, held, chance: ("PATCH", f"{path}/users/toggleSuspend?suspend={chance.choice(['true', 'false'])}", {
        "userIds": [chance.choice(held["users"][-20:])]}),
    lambda path, held, chance: ("PATCH", f"{path}/settings", {
        "settings": {"enableClientMetrics": chance.random() < 0.5}}),
]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    kinds = [settings_of_a_group, name_and_settings, one_user, first_and_last_name, settings_of_the_network]
    with running() as relay:
        pair = Pair(relay)
        network = Network(Wire(relay))
        for number in range(rounds):
            kind = kinds[number % len(kinds)]
            update, now, expected = kind(network, number)
            what = f"round {number}, {kind.__name__}"
            if done(pair.both(*update), what):
                told(now(), expected, what)
        check(True, f"{rounds} rounds of two updates at once")
        the_same_name(network, pair)
        everything_at_once(relay, Network(Wire(relay)))
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
