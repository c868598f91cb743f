#!/usr/bin/env python3
"""Each bound of the interface from both sides: what is just within it is done, what is just beyond is refused by name.

    check_bounds.py

POSTERN_BIN is the directory of `posternd`. The bounds are written down here a second time.
"""

import http.client
import unicodedata

from model import Watch
from promises import broken, check, end, equal
from relay import running
from stock import Place, call
from told_by_audit import pages
from wire import Wire

BOOLEANS = """
alwaysReauthenticate checkForUpdates enableAtak enableCrashReports enableFileDownload enableGuestFederation
enableNotificationPreview enableOpenAccessOption enableRestrictedGlobalFederation filesEnabled forceOpenAccess
forceReadReceipts globalFederation isAtoEnabled isLinkPreviewEnabled locationAllowMaps locationEnabled
messageForwardingEnabled presenceEnabled showMasterRecoveryKey""".split()

# setting: ([what is taken], [what is not])
SETTINGS = {name: ([True, False], [0, "true", {}, []]) for name in BOOLEANS} | {
    "forceDeviceLockout": ([0, 3, 9], [1, 2, -1, 10, 100, 3.5, "3"]),
    "lockoutThreshold": ([3, 100], [2, 101, -3, 1e300, True]),
    "maxAutoDownloadSize": ([512_000, 7_340_032], [0, 511_999, 512_001, 7_340_033, -512_000]),
    "maxTtl": ([60, 31_536_000, 60.0], [59, 31_536_001, 0, 60.5, 2**63, -(2**63), 1e19]),
    "maxBor": ([0, 31_536_000], [-1, 31_536_001]),
    "ssoMaxIdleMinutes": ([0, 60, 525_600], [1, 59, 525_601, -1]),
    "maxNonSsoSessionMinutes": ([0, 60, 525_600], [1, 59, 525_601]),
    "federationMode": ([0, 1, 2], [-1, 3, "1"]),
    "calling": ([{}, {"canStart11Call": False, "canVideoCall": False, "forceTcpCall": True}],
                [{"canStart11Call": 1}, {"other": True}, [], {"canstart11call": True}]),
    "passwordRequirements": (
        [{}, {"minLength": 12}, {"minLength": 128}, {"minLength": 64, "lowercase": 16, "uppercase": 16, "numbers": 16,
                                                     "symbols": 16}, {"minLength": 128}],
        [{"minLength": 11}, {"minLength": 129}, {"lowercase": 17}, {"symbols": -1}, {"other": 1},
         {"minLength": 63}]),
    "shredder": ([{"intensity": value} for value in (0, 20, 60, 100)] + [{"canProcessManually": False}],
                 [{"intensity": 19}, {"intensity": 101}, {"intensity": "0"}, {"other": 1}]),
    "quickResponses": ([[], ["a"] * 10, ["a" * 8_000], ["a\nb\tc"]],
                       [["a"] * 11, ["a" * 8_001], [""], ["a\x00"], ["a\x07"], [1], "a"]),
    "atakPackageValues": ([[], ["com.example.atak"] * 100], [["a"] * 101, ["a b"], [""], [None]]),
    "permittedNetworks": ([[], ["12345678"] * 100], [["12345678"] * 101, ["1234567"], ["123456789"], ["abcdefgh"]]),
    "permittedWickrAwsNetworks": (
        [[], [{"region": "eu-central-1", "networkId": "12345678"}]],
        [[{"region": "eu-central-1"}], [{"networkId": "12345678"}], [{"region": "", "networkId": "12345678"}],
         [{"region": "x", "networkId": "12345678", "other": 1}], [{"region": "x", "networkId": "1"}], [7]]),
    "permittedWickrEnterpriseNetworks": (
        [[], [{"domain": "example.org", "networkId": "12345678"}]],
        [[{"domain": "example.org"}], [{"domain": "a b", "networkId": "12345678"}]]),
}
DEFAULTS = {name: False for name in BOOLEANS} | {name: True for name in (
    "checkForUpdates", "enableFileDownload", "enableNotificationPreview", "filesEnabled", "isLinkPreviewEnabled",
    "locationAllowMaps", "locationEnabled", "messageForwardingEnabled", "presenceEnabled", "showMasterRecoveryKey")} | {
    "calling": {"canStart11Call": True, "canVideoCall": True, "forceTcpCall": False},
    "forceDeviceLockout": 0, "lockoutThreshold": 10, "maxAutoDownloadSize": 7_340_032, "maxTtl": 2_592_000,
    "maxBor": 604_800, "shredder": {"canProcessManually": True, "intensity": 0}, "ssoMaxIdleMinutes": 0,
    "passwordRequirements": {"minLength": 12, "lowercase": 0, "uppercase": 0, "numbers": 0, "symbols": 0},
    "maxNonSsoSessionMinutes": 0, "federationMode": 0, "permittedNetworks": [], "permittedWickrAwsNetworks": [],
    "permittedWickrEnterpriseNetworks": [], "quickResponses": [], "atakPackageValues": [],
}


def group_settings(place):
    fresh = place.wire.request("GET", f"/networks/{place.network}/security-groups/{place.new_group()}")
    equal(fresh.json["securityGroup"]["securityGroupSettings"], DEFAULTS, "a new group has every default")
    count = 0
    for name, (taken, refused) in SETTINGS.items():
        group = place.new_group()
        for value in taken + refused:
            arguments = {"networkId": place.network, "groupId": group, "securityGroupSettings": {}}
            answer = place.with_body("UpdateSecurityGroup", arguments,
                                     lambda body: body.update(securityGroupSettings={name: value}))
            count += 1
            if any(value is one for one in taken):
                held_to(answer, name, value)
            else:
                refused_by_name(answer, "securityGroupSettings", name, value)
    check(set(SETTINGS) == set(DEFAULTS), "all settings have been looked at")
    for body, field in (({"unknown": True}, "securityGroupSettings"), ({"maxttl": 60}, "securityGroupSettings")):
        for operation in ("UpdateSecurityGroup", "CreateSecurityGroup"):
            answer = place.with_body(operation, place.request(operation),
                                     lambda members: members.update(securityGroupSettings=body))
            refused_by_name(answer, field, field, body)
    check(count > 150, f"{count} values of settings")


def held_to(answer, name, value):
    if answer.status != 200:
        broken(f"{name} may be {str(value)[:60]}", answer)
        return
    found = answer.json["securityGroup"]["securityGroupSettings"][name]
    same = value.items() <= found.items() if isinstance(value, dict) else found == value
    if not same:
        broken(f"{name} is {str(value)[:60]} then", found)


def refused_by_name(answer, *names_and_value):
    *names, value = names_and_value
    if answer.status != 422 or not any(name in reason["field"] for reason in answer.json["reasons"] for name in names):
        broken(f"{names[-1]} may not be {str(value)[:60]}", answer)
    elif len(str(value)) > 12 and str(value) in answer.body.decode():
        broken(f"the reason does not repeat what was sent as {names[-1]}", answer)


def conditions(place):
    """On the whole state after the merge."""
    group = place.new_group()

    def update(**settings):
        return call(place.client, "UpdateSecurityGroup", networkId=place.network, groupId=group,
                    securityGroupSettings=settings)

    equal(update(forceDeviceLockout=9).status, 200, "a lock-out below the threshold")
    equal(update(lockoutThreshold=9).status, 422, "the threshold may not come down to it")
    equal(update(lockoutThreshold=20, forceDeviceLockout=19).status, 200, "both at once count together")
    equal(update(passwordRequirements={"numbers": 12}).status, 200, "as many digits as characters")
    equal(update(passwordRequirements={"symbols": 1}).status, 422, "one more is too many")
    held = call(place.client, "GetSecurityGroup", networkId=place.network, groupId=group)["securityGroup"]
    equal(held["securityGroupSettings"]["passwordRequirements"]["numbers"], 12, "what was refused changed nothing")
    equal(held["securityGroupSettings"]["lockoutThreshold"], 20, "and what was not did")


# operation, member, what is taken, what is refused; ENDING is added to make it unlike any other.
LONG = "n" * 300
TEXTS = [
    ("CreateNetwork", "networkName", ["n", "n" * 20, "é" * 20, "e\u0301" * 20, "名" * 20, "a b"],
     ["", "n" * 21, " n", "n ", "a\nb", "a\x00b", "a\u202eb", "a\u2028b", "\u00a0a", "e\u0301" * 21]),
    ("UpdateNetwork", "networkName", ["n", "n" * 20], ["", "n" * 21, "a\tb"]),
    ("CreateNetwork", "accessLevel", ["STANDARD", "PREMIUM"], ["", "standard", "GOLD", "PREMIUM "]),
    ("CreateSecurityGroup", "name", ["g", "g" * 64], ["", "g" * 65, " g", "a\x7fb"]),
    ("UpdateSecurityGroup", "name", ["h" * 64], ["", "g" * 65, "a\u2066b"]),
    ("CreateBot", "username", ["1bot", "b" * 253 + "bot"], ["bot "[:2], "b" * 254 + "bot", "robot ", "alice", "aBOT"]),
    ("CreateBot", "displayName", ["", "d" * 64], ["d" * 65, "a\x00"]),
    ("CreateBot", "challenge", ["c" * 12, "c" * 256], ["c" * 11, "c" * 257, ""]),
    ("UpdateBot", "challenge", ["c" * 12], ["c" * 11, "c" * 257]),
    ("UpdateDataRetention", "actionType", ["DISABLE"], ["", "enable", "OFF"]),
]


def texts(place):
    for operation, member, taken, refused in TEXTS:
        for value in taken + refused:
            arguments = place.request(operation)
            answer = place.with_body(operation, arguments, lambda body: body.update({member: value}))
            if value in taken and answer.status != 200:
                broken(f"{operation}: {member} may be {value[:30]!r}", answer)
            if value in refused:
                refused_by_name(answer, member, value)
    check(True, "texts have their bounds, in scalars of normal form C")
    decomposed = call(place.client, "CreateNetwork", networkName="e\u0301te\u0301", accessLevel="STANDARD")
    equal(decomposed["networkName"], unicodedata.normalize("NFC", "e\u0301te\u0301"), "a name is kept in normal form C")


def names(place):
    """Of users, bots and groups: unique by what people see."""
    users = [{"username": name, "securityGroupIds": [place.group]}
             for name in ("Ångström", "A\u030angstro\u0308m", "ångström", "ÅNGSTRÖM", "angstrom")]
    made = call(place.client, "BatchCreateUser", networkId=place.network, users=users)
    equal([user["username"] for user in made["successful"]][:2], ["ångström", "angstrom"],
          "names are compared by normal form and case")
    equal({one["field"] for one in made["failed"]}, {"username"}, "a name that is taken is the field at fault")
    bot = call(place.client, "CreateBot", networkId=place.network, username="Unique-BOT".replace("BOT", "bot"),
               groupId=place.group, challenge="correct horse battery")
    equal(bot.status, 200, "a bot's name")
    taken = call(place.client, "BatchCreateUser", networkId=place.network,
                 users=[{"username": "unique-BOT", "securityGroupIds": [place.group]}])
    equal([one["field"] for one in taken["failed"]], ["username"], "a bot's name is nobody else's")
    for operation, arguments in (("CreateSecurityGroup", {"name": "STAFF", "securityGroupSettings": {}}),
                                 ("UpdateSecurityGroup", {"groupId": place.new_group(), "name": "staff"})):
        if call(place.client, "GetSecurityGroup", networkId=place.network, groupId=place.group)["securityGroup"][
                "name"] != "Staff":
            call(place.client, "UpdateSecurityGroup", networkId=place.network, groupId=place.group, name="Staff")
        answer = call(place.client, operation, networkId=place.network, **arguments)
        equal((answer.status, answer.fields), (422, ["name"]), f"{operation}: a group's name is the group's alone")
    other = place.new_users(2)
    first = call(place.client, "GetUser", networkId=place.network, userId=other[0])["username"]
    answer = call(place.client, "UpdateUser", networkId=place.network, userId=other[1],
                  userDetails={"username": first.upper(), "firstName": "Not done"})
    equal((answer.status, answer.fields), (422, ["userDetails.username"]), "UpdateUser takes no name that is taken")
    held = call(place.client, "GetUser", networkId=place.network, userId=other[1])
    check("firstName" not in held.response, "and nothing of the request was done")


def batches(place):
    """50 items, one more and none; an item at fault fails alone."""
    for operation, member, item in (("BatchDeleteUser", "userIds", "4294967295"),
                                    ("BatchToggleUserSuspendStatus", "userIds", "4294967295"),
                                    ("BatchLookupUserUname", "unames", "0" * 32),
                                    ("BatchResetDevicesForUser", "appIds", "0" * 32),
                                    ("BatchCreateUser", "users", {"username": "u", "securityGroupIds": ["x"]})):
        arguments = place.request(operation)
        items = [item] * 50
        answer = call(place.client, operation, **arguments | {member: items})
        equal((answer.status, len(answer.response.get("failed", []))), (200, 50), f"{operation} takes 50 items")
        for wrong in ([item] * 51, []):
            answer = call(place.client, operation, **arguments | {member: wrong})
            equal((answer.status, answer.fields), (422, [member]), f"{operation} does not take {len(wrong)} items")
    users = [{"username": place.name(), "securityGroupIds": [place.group]} for _ in range(25)]
    faulty = [
        {"securityGroupIds": [place.group]}, {"username": "ab", "securityGroupIds": [place.group]},
        {"username": place.name()}, {"username": place.name(), "securityGroupIds": []},
        {"username": place.name(), "securityGroupIds": [place.group, place.default]},
        {"username": place.name(), "securityGroupIds": [place.group], "firstName": "f" * 65},
        {"username": place.name(), "securityGroupIds": ["aaaaaaaa"]},
        {"username": 7, "securityGroupIds": [place.group]},
        users[0],
    ]
    answer = place.with_body("BatchCreateUser", place.request("BatchCreateUser"),
                             lambda body: body.update(users=users[:12] + faulty + users[12:]))
    equal(answer.status, 200, "a batch with faults in it is done")
    equal([user["username"] for user in answer.json["successful"]], [user["username"] for user in users],
          "all good items are done, in order")
    equal([one["field"] for one in answer.json["failed"]],
          ["username", "username", "securityGroupIds", "securityGroupIds", "securityGroupIds", "firstName",
           "securityGroupIds", "username", "username"], "each bad one fails alone, with its field")
    counts = call(place.client, "GetUsersCount", networkId=place.network)
    listed = list(pages(place.wire, f"/networks/{place.network}/users", "users"))
    equal(counts["total"], len(listed), "and no more users are there than were told")


def queries(place):
    """What stands in a query, and cannot be sent by a stock client."""
    path = f"/networks/{place.network}/users"
    for query, status in (
        ("maxResults=1", 200), ("maxResults=100", 200), ("maxResults=0", 422), ("maxResults=101", 422),
        ("maxResults=-1", 422), ("maxResults=1.5", 422), ("maxResults=%2B1", 422), ("maxResults=", 422),
        ("maxResults=01", 200), ("maxResults=1&maxResults=2", 422), ("sortDirection=asc", 422),
        ("sortDirection=ASC", 200), ("sortFields=username%2BfirstName", 200), ("sortFields=username%20status", 200),
        ("sortFields=username%2Busername", 422), ("sortFields=password", 422), ("status=0", 422), ("status=1", 200),
        ("status=4", 422), ("nextToken=x", 400), ("username=%ff", 400), ("username=%zz", 400), ("unknown=1", 200),
        ("username=" + "a" * 256, 200), ("username=" + "a" * 257, 422), ("username=%00", 422),
        ("groupId=a%20b", 422),
    ):
        answer = place.wire.request("GET", f"{path}?{query}")
        if answer.status != status:
            broken(f"ListUsers with {query[:40]} is {status}", answer)
    user = place.users[0]
    for query, status in (("startTime=1&endTime=2", 200), ("startTime=2&endTime=1", 422), ("startTime=-1", 422),
                          ("startTime=2026-01-01T00%3A00%3A00Z", 200), ("startTime=yesterday", 422),
                          ("startTime=99999999999999", 422), ("endTime=1.5", 422)):
        answer = place.wire.request("GET", f"{path}/{user}?{query}")
        if answer.status != status:
            broken(f"GetUser with {query} is {status}", answer)
    for number, status in (("0", 404), ("00000000001", 422), ("01", 404), ("abc", 422), ("1%2F2", 422), ("%31", 200),
                           ("-1", 422), ("9999999999", 404)):
        answer = place.wire.request("GET", f"{path}/{number}")
        if answer.status != status:
            broken(f"GetUser of {number} is {status}", answer)
    for method, path, status in (
        ("PUT", path, 405), ("DELETE", path, 405), ("GET", f"/networks/{place.network}/", 404), ("GET", "/", 404),
        ("GET", "//networks", 404), ("GET", "/Networks", 404), ("GET", "/networks/", 404),
        ("POST", "/networks/1/x", 404),
        ("PATCH", f"/networks/{place.network}/bots/count", 405), ("OPTIONS", "/networks", 405),
    ):
        answer = place.wire.request(method, path)
        if answer.status != status:
            broken(f"{method} {path} is {status}", answer)
        if status == 405 and method in answer.headers.get("allow", ""):
            broken(f"{method} {path} is not allowed", answer.headers)
    check(True, "queries and paths are read strictly")


def heads(place):
    """The answer to HEAD has no body: what came after the headers would be taken for the next answer."""
    for target in ("/networks", f"/networks/{place.network}/users", "/nothing"):
        for is_signed in (True, False):
            wire = Wire(place.relay)
            try:
                answer = wire.request("HEAD", target, signed=is_signed)
                following = wire.request("GET", "/networks")
            except http.client.BadStatusLine as fault:
                broken(f"HEAD {target} is answered without a body", fault)
                continue
            if (answer.status, following.status) != (404 if "nothing" in target else 405, 200) and is_signed:
                broken(f"HEAD {target} is refused", f"{answer} and then {following}")
    check(True, "HEAD leaves the connection as it was")


def expectations(place):
    """Who asks whether to send the body is told: 100, or at once what becomes of the request (RFC 9110, 10.1.1)."""
    wire, path, body = place.wire, f"/networks/{place.network}/settings", b'{"settings":{}}'
    headers = wire.sign("PATCH", path, body, {"Content-Type": "application/json"})
    wire.close()
    connection = wire.opened().sock
    lines = [f"PATCH {path} HTTP/1.1", f"Content-Length: {len(body)}", "Expect: 100-continue"]
    lines += [f"{name}: {value}" for name, value in ({"Host": wire.host} | headers).items()]
    connection.settimeout(10)
    connection.sendall("\r\n".join(lines + ["", ""]).encode())
    try:
        told = connection.recv(1000)
        check(told.startswith(b"HTTP/1.1 100"), "a body is asked for", told[:60])
    except TimeoutError:
        broken("a body is asked for", "nothing is told for ten seconds")
    wire.close()


def network_settings(place):
    path = f"/networks/{place.network}/settings"
    for settings, status in (
        ({}, 200), ({"enableClientMetrics": True}, 200), ({"enableClientMetrics": "true"}, 422),
        ({"readReceiptConfig": {"status": "FORCE_ENABLED"}}, 200), ({"readReceiptConfig": {"status": "ON"}}, 422),
        ({"readReceiptConfig": {}}, 200), ({"readReceiptConfig": {"other": 1}}, 422), ({"other": True}, 422),
        ({"consentPopup": {"enabled": True, "header": "h" * 100, "content": "c\n" * 2500,
                           "closeButtonLabel": "b" * 20}}, 200),
        ({"consentPopup": {"header": "h"}}, 422), ({"consentPopup": {"enabled": True, "header": "h" * 101}}, 422),
        ({"consentPopup": {"enabled": True, "content": "c" * 5001}}, 422),
        ({"consentPopup": {"enabled": True, "closeButtonLabel": "b" * 21}}, 422),
        ({"enableTrustedDataFormat": True}, 200), ({"dataRetention": False}, 200), ({"dataRetention": True}, 404),
        ([], 422), ("a", 422),
    ):
        answer = place.wire.request("PATCH", path, {"settings": settings})
        if answer.status != status:
            broken(f"the settings {str(settings)[:60]} are {status}", answer)
        elif status == 200 and {one["optionName"] for one in answer.json["settings"]} != set(settings):
            broken("the answer repeats what was changed", answer)
    found = {one["optionName"]: (one["type"], one["value"]) for one in
             call(place.client, "GetNetworkSettings", networkId=place.network)["settings"]}
    equal(sorted(found), ["consentPopup", "dataRetention", "enableClientMetrics", "enableTrustedDataFormat",
                          "readReceiptConfig"], "every setting is listed")
    equal(found["enableClientMetrics"], ("boolean", "true"), "a setting is told as text with its type")
    equal(found["readReceiptConfig"], ("object", '{"status":"FORCE_ENABLED"}'), "one with members is told as JSON")


def main():
    with running() as relay:
        place = Place(relay, Watch(lambda fault: broken("the answer is as the model says", fault)))
        for part in (group_settings, conditions, texts, names, batches, queries, heads, expectations,
                     network_settings):
            part(place)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
