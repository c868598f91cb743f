"""What a network looks like by its audit log alone, and by what the endpoint tells of it: they have to be the same."""

import json


def told(wire, network):
    """Users, groups and settings as the endpoint tells them."""
    path = f"/networks/{network}"
    found = {"users": {}, "groups": {}, "settings": {}, "default": None}
    for user in pages(wire, f"{path}/users", "users"):
        found["users"][user["userId"]] = {
            "login": user["username"], "group": user["securityGroups"][0], "suspended": user["suspended"],
            "status": user["status"],
        }
    for group in pages(wire, f"{path}/security-groups", "securityGroups"):
        found["groups"][group["id"]] = group["securityGroupSettings"] | {"name": group["name"]}
        if group["isDefault"]:
            found["default"] = group["id"]
    for setting in wire.request("GET", f"{path}/settings").json["settings"]:
        value = setting["value"]
        found["settings"][setting["optionName"]] = value if setting["type"] == "string" else json.loads(value)
    return found


def pages(wire, path, name):
    token = None
    while True:
        answer = wire.request("GET", f"{path}?maxResults=100" + (f"&nextToken={token}" if token else ""))
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer}")
        yield from answer.json[name]
        token = answer.json.get("nextToken")
        if token is None:
            return


class State:
    """The log's records, one after another."""

    def __init__(self, trail):
        self.users = {}
        self.groups = {}
        self.settings = {}
        # Known once it was changed.
        self.default = None
        self.faults = []
        for record in trail.records:
            if record.result == "succeeded":
                self.take(record)

    def take(self, record):
        parts = record.subject.split("/")
        if len(parts) == 2:
            self.settings |= record.after or {}
            return
        kind, number = parts[2], parts[3]
        held = {"user": self.users, "group": self.groups}.get(kind)
        if held is None:
            return
        if record.after is None:
            if number not in held:
                self.faults.append(f"record {record.sequence} takes away what is not there")
            held.pop(number, None)
            if kind == "group":
                # Its members are in the default group from then on, whichever it is.
                for user in self.users.values():
                    user["group"] = None if user["group"] == number else user["group"]
            return
        if record.before is None and number in held:
            self.faults.append(f"record {record.sequence} makes what is there")
        if record.before is not None and number not in held:
            # The default group came with the network, before anybody did anything.
            if kind != "group" or self.default not in (None, number):
                self.faults.append(f"record {record.sequence} changes what is not there")
            self.default = number
            held[number] = dict(record.before)
        before = held.get(number, {})
        for name, value in (record.before or {}).items():
            known = before.get(name)
            if number == self.default:
                before.setdefault(name, value)
            elif value != "(before)" and known != value and not (name == "group" and known is None):
                self.faults.append(f"record {record.sequence} says that {name} was {value!r} and not {known!r}")
        held[number] = before | record.after

    def differences(self, found):
        """In words, against what `told` gives."""
        faults = list(self.faults)
        groups = {code: held for code, held in found["groups"].items()
                  if code != found["default"] or code == self.default}
        faults += compare("group", self.groups, groups)
        users = {number: held | {"group": held["group"] or found["default"]} for number, held in self.users.items()}
        faults += compare("user", users, found["users"])
        return faults + compare("setting", {"": self.settings}, {"": found["settings"]})


def compare(kind, by_log, by_endpoint):
    faults = [f"{kind} {name} is only in the log" for name in by_log if name not in by_endpoint]
    faults += [f"{kind} {name} is not in the log" for name in by_endpoint if name not in by_log]
    for name in by_log.keys() & by_endpoint.keys():
        for member, value in by_endpoint[name].items():
            if member in by_log[name] and by_log[name][member] != value:
                faults.append(f"{kind} {name} {member}: {by_log[name][member]!r} by the log, {value!r} in truth")
    return faults
