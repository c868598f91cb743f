"""Histories of rooms made at random, with what each proposed entry leads to: a second implementation of the rules.

A proposal is made without regard to the rules, and judged with the identities that are the newest at that moment, as
the relay judges it. A lawful one goes on from there; of any other only the refusal is noted. Users are reset now and
then. The random numbers are seeded: the file is the same each time.
"""

import random

import postern_layouts as p

SEEDS = range(1, 21)
PROPOSALS = 24
NETWORK, ELSEWHERE = p.cut(p.H(b"rooms")), p.cut(p.H(b"elsewhere"))
DEVICE = p.cut(p.H(b"device"))


class Unlawful(Exception):
    pass


def refuse_unless(condition, rule):
    if not condition:
        raise Unlawful(rule)


class Room:
    """What the entries have made of it; members as {who: (identity, role)}."""

    def __init__(self):
        self.id, self.version, self.prev, self.kind = bytes(16), 0, bytes(64), 0
        self.timers, self.members, self.items = (0, 0), {}, {}

    def copy(self):
        other = Room()
        other.__dict__.update(self.__dict__, members=dict(self.members), items=dict(self.items))
        return other

    def state(self, room_id, version):
        listed = [(who, identity, role) for who, (identity, role) in self.members.items()]
        return p.room_state(NETWORK, room_id, version, self.kind, self.timers, listed, self.items.items())

    def applied(self, change):
        """The room after a change, given as (name, content); no rule is looked at."""
        room, (name, content) = self.copy(), change
        if name == "create":
            room.kind, room.timers, room.members = content[0], content[1], dict(content[2])
        elif name == "set":
            room.members.update(content)
        elif name == "remove":
            for who in content:
                room.members.pop(who, None)
        elif name == "timers":
            room.timers = content
        else:
            for kind, value in content.items():
                room.items.pop(kind, None)
                if value:
                    room.items[kind] = value
        return room

    def judge(self, author, change, newest):
        """Refuses by the first rule that is broken."""
        name, content = change
        refuse_unless(author in newest, "identity")
        identity = newest[author]
        after = self.applied(change)
        if name == "create":
            refuse_unless(author[:16] == NETWORK, "foreignCreator")
            own_role = 2 if content[0] == 1 else 1
            refuse_unless(content[2].get(author) == (identity, own_role), "notMember")
        else:
            self.judge_right(author, identity, change, newest)
            self.judge_effect(change)
        for who, (named, _) in content.items() if name == "set" else content[2].items() if name == "create" else ():
            refuse_unless(newest.get(who) == named, "identity")
        moderators = [who for who, (_, role) in after.members.items() if role == 2]
        refuse_unless(after.kind == 2 or moderators or not after.members, "lastModerator")
        return after

    def judge_right(self, author, identity, change, newest):
        name, content = change
        refuse_unless(self.members, "noMembers")
        refuse_unless(author in self.members and self.members[author][0] == identity, "notMember")
        leaves = name == "remove" and content == [author]
        if self.kind == 2:
            refuse_unless(name != "remove" or leaves, "noRight")
            refuse_unless(name != "set" or all(role == 1 for _, role in content.values()), "moderatorInGroup")
            return
        moderators = {who: held for who, (held, role) in self.members.items() if role == 2}
        orphaned = not any(newest[who] == held for who, held in moderators.items())
        elects = name == "set" and len(content) == 1 and all(
            who in self.members and role == 2 for who, (_, role) in content.items())
        refuse_unless(author in moderators or leaves or (orphaned and elects), "noRight")

    def judge_effect(self, change):
        name, content = change
        if name == "set":
            refuse_unless(all(self.members.get(who) != value for who, value in content.items()), "memberUnchanged")
        elif name == "remove":
            refuse_unless(all(who in self.members for who in content), "memberUnchanged")
        elif name == "timers":
            refuse_unless(content != self.timers, "timersUnchanged")
        elif name == "items":
            refuse_unless(all(self.items.get(kind, b"") != value for kind, value in content.items()), "itemUnchanged")


class History:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.users = [NETWORK + p.cut(p.H(b"user", bytes([i]))) for i in range(4)]
        self.users.append(ELSEWHERE + p.cut(p.H(b"user", b"far")))
        self.resets = {who: 0 for who in self.users}
        self.room = Room()

    def identity(self, who, number=None):
        return p.H(b"identity", who, bytes([self.resets[who] if number is None else number]))

    def some_identity(self, who):
        """Now and then a replaced one, or one of somebody else."""
        chance = self.random.random()
        if chance < 0.08:
            return self.identity(self.random.choice(self.users))
        return self.identity(who, 0 if chance < 0.2 else None)

    def some_members(self):
        chosen = self.random.sample(self.users, self.random.choice([1, 1, 1, 2, 3]))
        return {who: (self.some_identity(who), self.random.choice([1, 1, 2])) for who in chosen}

    def proposal(self):
        """(author, change): the first ones create, with the creator among the members as it should be, or not."""
        if not self.room.version:
            author, kind = self.random.choice(self.users), self.random.choice([1, 1, 2])
            members = self.some_members()
            if self.random.random() < 0.8:
                members[author] = (self.identity(author), 2 if kind == 1 else 1)
            if kind == 2:
                members = {who: (identity, 1) for who, (identity, _) in members.items()}
            elif not any(role == 2 for _, role in members.values()):
                members[author] = (self.some_identity(author), 2)
            return author, ("create", (kind, self.some_timers(), members))
        inside = list(self.room.members) or self.users
        moderators = [who for who in inside if self.room.members.get(who, (b"", 1))[1] == 2] or inside
        author = self.random.choice(self.random.choice([moderators, moderators, inside, inside, self.users]))
        name = self.random.choice(["set", "set", "remove", "timers", "items"])
        if name == "set":
            return author, (name, self.some_members())
        if name == "remove":
            users = self.random.sample(inside, self.random.choice([1, min(2, len(inside))]))
            return author, (name, [author] if self.random.random() < 0.4 else users)
        if name == "timers":
            return author, (name, self.some_timers())
        kinds = self.random.sample([1, 3, 65535], self.random.choice([1, 2]))
        return author, (name, {kind: self.random.choice([b"", b"x", b"yy"]) for kind in kinds})

    def some_timers(self):
        return self.random.choice([(0, 0), (60, 0), (0, 2 ** 32 - 1)])

    def step(self):
        if self.random.random() < 0.08:
            self.resets[self.random.choice(self.users)] += 1
        newest = {who: self.identity(who) for who in self.users}
        author, change = self.proposal()
        room, version = self.room, self.room.version + 1
        lies = self.random.random() < 0.05
        outcome = room.applied(change)
        state = outcome.state(room.id, version)
        body = p.room_entry(
            NETWORK, room.id, version, room.prev, author, DEVICE, 1, version, encoded(change),
            state + b"\0" if lies else state)
        try:
            after = room.judge(author, change, newest)
            refuse_unless(not lies, "wrongState")
            verdict = "lawful"
            after.version, after.prev = version, p.H(body)
            after.id = room.id if room.version else p.cut(p.H(body))
            self.room = after
        except Unlawful as rule:
            verdict = str(rule)
        return {
            "verdict": verdict, "body": body.hex(), "state": p.H(state).hex() if verdict == "lawful" else "",
            "newest": [self.resets[who] for who in self.users]}

    def made(self, seed):
        steps = []
        # An empty room refuses everything: once is enough.
        while len(steps) < PROPOSALS and (not steps or steps[-1]["verdict"] != "noMembers"):
            steps.append(self.step())
        identities = [[self.identity(who, i).hex() for i in range(self.resets[who] + 1)] for who in self.users]
        return {"seed": seed, "users": [who.hex() for who in self.users], "identities": identities, "steps": steps}


def encoded(change):
    name, content = change
    listed = lambda members: [(who, identity, role) for who, (identity, role) in members.items()]
    if name == "create":
        return p.create(content[0], p.H(b"nonce")[:32], content[1], *listed(content[2]))
    if name == "set":
        return p.set_members(*listed(content))
    if name == "remove":
        return p.remove(*content)
    if name == "timers":
        return p.set_timers(*content)
    return p.set_items(*content.items())


def histories():
    return {
        "source": "made by room_histories.py: random proposals, and the rule that refuses each",
        "histories": [History(seed).made(seed) for seed in SEEDS]}
