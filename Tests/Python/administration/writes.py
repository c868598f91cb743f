"""A stream of writes of every kind, each of which knows what it promises once it is answered."""

import http.client
import ssl
import uuid

from wire import Wire


class Write:
    """One request, and its answer if one came."""

    def __init__(self, method, path, body, expected, token=None):
        self.method = method
        self.path = path
        self.body = body
        # How many records the answer stands for, of the answer.
        self.expected = expected
        self.token = token
        self.answer = None
        self.request_id = None

    def send(self, wire):
        headers = {"X-Client-Token": self.token} if self.token else {}
        return wire.request(self.method, self.path, self.body, headers)

    def took(self, answer):
        self.answer = answer
        self.request_id = answer.headers["x-amzn-requestid"]

    def faults(self, records):
        """What is wrong with the records of this request. A repeat has none of its own: it was counted before."""
        expected = self.expected(self.answer)
        subjects = {record.subject for record in records}
        if len(records) != expected or len(subjects) != expected:
            return [f"{len(records)} records and not {expected} of {self.method} {self.path} {self.body}: "
                    f"{self.answer}"]
        return [f"{record.content} is of a request that was answered with 200"
                for record in records if record.result != "succeeded"]


class Writer:
    """Writes into a network until the relay is gone. Names hold the writer's number: no two write the same."""

    def __init__(self, relay, network, chance, number, sent):
        """`sent` is called whenever a request is on its way."""
        self.wire = Wire(relay)
        self.wire.sent = sent
        self.path = f"/networks/{network}"
        self.chance = chance
        # Names of another round must not be met again.
        self.name = f"w{number}-{chance.randrange(1 << 40):x}"
        self.count = 0
        self.writes = []
        self.tokened = []
        self.groups = []
        self.users = []
        # An answer that nobody asked for.
        self.fault = None

    def run(self):
        kinds = [self.batch, self.batch, self.update, self.suspend, self.delete, self.group, self.group_settings,
                 self.settings, self.delete_group]
        while True:
            write = self.chance.choice(kinds)() or self.group()
            if write.token:
                self.tokened.append(write)
            try:
                answer = write.send(self.wire)
            except (OSError, http.client.HTTPException, ssl.SSLError):
                return
            if answer.status != 200:
                self.fault = f"{write.method} {write.path} {write.body}: {answer}"
                return
            write.took(answer)
            self.writes.append(write)
            self.learn(answer.json)

    def learn(self, answer):
        if "securityGroup" in answer:
            group = answer["securityGroup"]["id"]
            if group not in self.groups:
                self.groups.append(group)
        if isinstance(answer.get("successful"), list):
            for user in answer["successful"]:
                if "username" in user:
                    self.users.append(user["userId"])

    def new_name(self):
        self.count += 1
        return f"{self.name}-{self.count}"

    def some_user(self):
        return self.chance.choice(self.users) if self.users else None

    # Each gives a write, or nothing where there is nothing to write to.

    def batch(self):
        if not self.groups:
            return None
        users = [{"username": self.new_name(), "firstName": "F", "securityGroupIds": [self.chance.choice(self.groups)]}
                 for _ in range(self.chance.choice([1, 5, 50]))]
        return Write("POST", f"{self.path}/users", {"users": users}, lambda answer: len(answer.json["successful"]),
                     token=str(uuid.UUID(int=self.chance.getrandbits(128))))

    def update(self):
        user = self.some_user()
        if not user:
            return None
        details = {"username": self.new_name(), "lastName": self.new_name()}
        if self.groups:
            details["securityGroupIds"] = [self.chance.choice(self.groups)]
        return Write("PATCH", f"{self.path}/users", {"userId": user, "userDetails": details}, lambda _: 1)

    def suspend(self):
        user = self.some_user()
        if not user:
            return None
        suspends = self.chance.choice(["true", "false"])
        # Who is suspended already is not changed, and has no record.
        write = Write("PATCH", f"{self.path}/users/toggleSuspend?suspend={suspends}", {"userIds": [user]}, lambda _: 1)
        write.faults = lambda records: [] if len(records) <= 1 else [f"{len(records)} records of one suspension"]
        return write

    def delete(self):
        if len(self.users) < 20:
            return None
        chosen = self.chance.sample(self.users, 10)
        self.users = [user for user in self.users if user not in chosen]
        return Write("POST", f"{self.path}/users/batch-delete", {"userIds": chosen}, lambda _: len(chosen))

    def group(self):
        settings = {"maxTtl": self.chance.randrange(60, 10_000)}
        body = {"name": self.new_name(), "securityGroupSettings": settings}
        return Write("POST", f"{self.path}/security-groups", body, lambda _: 1)

    def group_settings(self):
        if not self.groups:
            return None
        settings = {"quickResponses": [self.new_name()], "shredder": {"intensity": self.chance.choice([0, 20, 60])}}
        path = f"{self.path}/security-groups/{self.chance.choice(self.groups)}"
        return Write("PATCH", path, {"name": self.new_name(), "securityGroupSettings": settings}, lambda _: 1)

    def settings(self):
        popup = {"enabled": self.chance.choice([True, False]), "content": self.new_name()}
        return Write("PATCH", f"{self.path}/settings", {"settings": {"consentPopup": popup}}, lambda _: 1)

    def delete_group(self):
        if len(self.groups) < 6:
            return None
        group = self.groups.pop(self.chance.randrange(len(self.groups)))
        return Write("DELETE", f"{self.path}/security-groups/{group}", None, lambda _: 1)
