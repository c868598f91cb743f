#!/usr/bin/env python3
"""Pages through every list: nothing twice, nothing left out, also while others come and go between the pages.

    check_lists.py

POSTERN_BIN is the directory of `posternd`.
"""

import random
import unicodedata

from model import Watch
from promises import broken, check, end, equal
from relay import running
from stock import Place, call

SEED = 1
FIRST = ["", "Anna", "anna", "Änne", "ÄNNE", "Zoë", "zoe", "名前", "Ωmega", "ωmega", "ZZ", "a"]


def rows(place, operation, member, size=100, between=None, **arguments):
    """All rows, page by page. `between` is called after each page, with how many there were."""
    token, found, pages = {}, [], 0
    while True:
        answer = call(place.client, operation, **arguments, maxResults=size, **token)
        if answer.status != 200:
            broken(f"{operation} gives its next page", answer)
            return found
        page = answer[member]
        pages += 1
        if len(page) > size:
            broken(f"{operation} gives {size} rows at most", len(page))
        found += page
        if "nextToken" not in answer.response:
            return found
        if len(page) < size:
            broken(f"{operation}: a page before the last one is full", len(page))
        token = {"nextToken": answer["nextToken"]}
        if between:
            between(pages)


def folded(text):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text or "").casefold())


class List:
    def __init__(self, operation, member, key, arguments, sorts):
        self.operation = operation
        self.member = member
        self.key = key
        self.arguments = arguments
        # sort field: what it sorts by, of a row
        self.sorts = sorts

    def rows(self, place, size=100, between=None, **more):
        return rows(place, self.operation, self.member, size, between, **self.arguments | more)

    def keys(self, place, size=100, between=None, **more):
        return [row[self.key] for row in self.rows(place, size, between, **more)]


def text(name):
    return lambda row: folded(row.get(name))


def lists(place):
    network = {"networkId": place.network}
    names = {"username": text("username"), "firstName": text("firstName"), "lastName": text("lastName")}
    group = {"status": lambda row: row["status"], "groupId": lambda row: row["securityGroups"][0]}
    return [
        List("ListUsers", "users", "userId", network, names | group),
        List("ListSecurityGroupUsers", "users", "userId", network | {"groupId": place.group}, names),
        List("ListSecurityGroups", "securityGroups", "id", network, {"id": text("id"), "name": text("name")}),
        List("ListBots", "bots", "botId", network, {
            "username": text("username"), "displayName": text("displayName"), "firstName": text("displayName"),
            "status": lambda row: row["status"], "groupId": lambda row: row["groupId"]}),
        List("ListNetworks", "networks", "networkId", {}, {"networkId": text("networkId"),
                                                           "networkName": text("networkName")}),
    ]


def fill(place, chance):
    for start in range(2):
        users = [{"username": f"user{start}{number:02}", "firstName": chance.choice(FIRST),
                  "lastName": chance.choice(["", "B", "b", "C"]),
                  "securityGroupIds": [chance.choice([place.group, place.default])]} for number in range(30)]
        made = call(place.client, "BatchCreateUser", networkId=place.network, users=users)
        equal(len(made["successful"]), 30, "30 users more")
    for number in range(11):
        call(place.client, "CreateBot", networkId=place.network, username=f"{chance.choice('abcXYZ')}{number}bot",
             displayName=chance.choice(FIRST), groupId=chance.choice([place.group, place.default]),
             challenge="correct horse battery")
        place.new_network()
        call(place.client, "CreateSecurityGroup", networkId=place.network, name=f"{chance.choice(FIRST)}x{number}",
             securityGroupSettings={})


def paging(place, each):
    whole = each.keys(place)
    equal(len(set(whole)), len(whole), f"{each.operation} gives each row once")
    check(len(whole) > 10, f"{each.operation} has more than a page", len(whole))
    first = call(place.client, each.operation, **each.arguments)
    equal(len(first[each.member]), 10, f"{each.operation} gives 10 rows when it is not asked for more")
    for size in (3, 10, len(whole) // 2, len(whole) - 1, len(whole)):
        if each.keys(place, size) != whole:
            broken(f"{each.operation} gives the same rows in pages of {size}")
    last = call(place.client, each.operation, **each.arguments, maxResults=len(whole))
    check("nextToken" not in last.response, f"{each.operation}: a last page that is full has no token")
    down = each.keys(place, 7, sortDirection="DESC")
    equal(down, whole, f"{each.operation} sorts downwards when it is not told")
    equal(each.keys(place, 7, sortDirection="ASC"), whole[::-1], f"{each.operation} sorts upwards the other way round")


def sorting(place, each):
    fields = list(each.sorts)
    for chosen in [[field] for field in fields] + [fields[:2], fields[::-1][:3]]:
        for direction in ("ASC", "DESC"):
            found = each.rows(place, 9, sortFields="+".join(chosen), sortDirection=direction)
            keys = [tuple(each.sorts[field](row) for field in chosen) for row in found]
            if keys != sorted(keys, reverse=direction == "DESC"):
                broken(f"{each.operation} sorts by {'+'.join(chosen)} {direction}", keys)
    check(True, f"{each.operation} sorts by each of its fields")
    answer = call(place.client, each.operation, **each.arguments, sortFields="+".join(fields[:1] * 2))
    equal((answer.status, answer.fields), (422, ["sortFields"]), f"{each.operation} takes no field twice")


def tokens(place, each, other):
    """A page token counts for its own list alone, and nobody else makes one."""
    token = call(place.client, each.operation, **each.arguments, maxResults=2)["nextToken"]
    equal(call(place.client, each.operation, **each.arguments, maxResults=5, nextToken=token).status, 200,
          f"{each.operation}: the size of a page may change")
    # A hostile client looks for what it holds: it says nothing but that it is none.
    for at in range(0, len(token), max(1, len(token) // 12)):
        letter = "A" if token[at] != "A" else "B"
        answer = call(place.client, each.operation, **each.arguments, nextToken=token[:at] + letter + token[at + 1:])
        if (answer.status, answer.error) != (400, "BadRequestError"):
            broken(f"{each.operation}: a token with another letter at {at} is none", answer)
    changed = [each.arguments | {"sortDirection": "ASC"}, each.arguments | {"sortFields": list(each.sorts)[-1]}]
    if "networkId" in each.arguments:
        changed.append(each.arguments | {"networkId": other.network})
    if "username" in place.model.operation_model(each.operation).input_shape.members:
        changed.append(each.arguments | {"username": "a"})
    for arguments in changed:
        if "groupId" in arguments and arguments["networkId"] == other.network:
            arguments = arguments | {"groupId": other.group}
        answer = call(place.client, each.operation, **arguments, nextToken=token)
        if (answer.status, answer.error) != (400, "BadRequestError"):
            broken(f"{each.operation}: a token counts for one order, one filter and one network", (arguments, answer))
    check(True, f"{each.operation}: a page token counts for its own list alone")


def comings_and_goings(place, chance):
    """Who is there all the time is told once; whoever a page ended with may be gone before the next."""
    for direction in ("ASC", "DESC"):
        for field in ("username", "firstName", "status", "groupId"):
            stay = [row["userId"] for row in rows(place, "ListUsers", "users", networkId=place.network)]
            leave = chance.sample(stay, min(12, len(stay) // 3))
            stay = set(stay) - set(leave)
            leave = iter(leave)
            told = []

            def between(number):
                if (user := next(leave, None)):
                    call(place.client, "BatchDeleteUser", networkId=place.network, userIds=[user])
                name = f"{chance.choice('aAzZmM')}{place.name()}"
                call(place.client, "BatchCreateUser", networkId=place.network, users=[
                    {"username": name, "firstName": chance.choice(FIRST), "securityGroupIds": [place.group]}])

            told = [row["userId"] for row in rows(place, "ListUsers", "users", 6, between, networkId=place.network,
                                                  sortFields=field, sortDirection=direction)]
            if len(set(told)) != len(told) or not stay <= set(told):
                broken(f"ListUsers by {field} {direction} while others come and go", (sorted(stay - set(told)), told))
    # The very row that the page ended with.
    first = call(place.client, "ListUsers", networkId=place.network, maxResults=5)
    rest = [row["userId"] for row in rows(place, "ListUsers", "users", networkId=place.network)][5:]
    call(place.client, "BatchDeleteUser", networkId=place.network, userIds=[first["users"][-1]["userId"]])
    after = call(place.client, "ListUsers", networkId=place.network, maxResults=100, nextToken=first["nextToken"])
    equal([row["userId"] for row in after["users"]], rest[:100], "a page follows one whose last row is gone")


def filters(place):
    whole = rows(place, "ListUsers", "users", networkId=place.network)
    for name, value in (("username", "USER0"), ("username", "ser1"), ("firstName", "ÄNN"), ("firstName", "änn"),
                        ("firstName", "a\u0308NN"), ("firstName", "ω"), ("lastName", "b"), ("firstName", "%"),
                        ("username", "_"), ("username", "")):
        found = [row["userId"] for row in
                 rows(place, "ListUsers", "users", 7, networkId=place.network, **{name: value})]
        expected = [row["userId"] for row in whole if folded(value) in folded(row.get(name))]
        equal(found, expected, f"ListUsers with {name} {value!r}")
    for group in (place.group, place.default, "aaaaaaaa"):
        found = rows(place, "ListUsers", "users", networkId=place.network, groupId=group)
        equal([row["userId"] for row in found],
              [row["userId"] for row in whole if row["securityGroups"] == [group]], "ListUsers of a group")
    equal(len(rows(place, "ListUsers", "users", networkId=place.network, status=1)), len(whole), "all are pending")
    equal(rows(place, "ListUsers", "users", networkId=place.network, status=2), [], "none is active")
    bots = rows(place, "ListBots", "bots", networkId=place.network)
    for name, value in (("username", "X"), ("displayName", "ann"), ("groupId", place.group)):
        found = [row["botId"] for row in rows(place, "ListBots", "bots", networkId=place.network, **{name: value})]
        equal(found, [row["botId"] for row in bots if folded(value) in folded(row.get(name))], f"ListBots with {name}")
    for operation, member, arguments in (
        ("ListGuestUsers", "guestlist", {"username": "a", "billingPeriod": "2026-11", "sortFields": "billingPeriod"}),
        ("ListBlockedGuestUsers", "blocklist", {"username": "a", "admin": "b", "sortFields": "admin+modified"}),
        ("ListDevicesForUser", "devices", {"userId": place.users[0], "sortFields": "lastLogin+type+suspend+created"}),
        ("ListDevicesForUser", "devices", {"userId": place.users[0], "sortFields": "lastlogin"}),
    ):
        equal(rows(place, operation, member, networkId=place.network, **arguments), [], f"{operation} of nobody")


def audit(place):
    """The endpoint's own list, over the wire."""
    path, found, token = f"/postern/v1/networks/{place.network}/audit?sortDirection=ASC&maxResults=37", [], ""
    while True:
        answer = place.wire.request("GET", path + token)
        if not equal(answer.status, 200, "ListAuditRecords gives a page"):
            return
        found += answer.json["records"]
        if "nextToken" not in answer.json:
            break
        token = "&nextToken=" + answer.json["nextToken"]
    equal([one["sequence"] for one in found], list(range(1, len(found) + 1)), "audit records come without gaps")
    one = place.wire.request("GET", f"/postern/v1/networks/{place.network}/audit?action=createbot&maxResults=100").json
    equal(len(one["records"]), sum(record["action"] == "wickr:CreateBot" for record in found), "a filter by action")
    user = place.wire.request("GET", f"/postern/v1/networks/{place.network}/audit?subject=user%2F1&result=succeeded")
    check(all("/user/1" in record["subject"] for record in user.json["records"]), "a filter by subject")


def main():
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    with running() as relay:
        watch = Watch(lambda fault: broken("the answer is as the model says", fault))
        place, other = Place(relay, watch), Place(relay, watch)
        fill(place, chance)
        for each in lists(place):
            paging(place, each)
            sorting(place, each)
            tokens(place, each, other)
        filters(place)
        comings_and_goings(place, chance)
        audit(place)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
