#!/usr/bin/env python3
"""What becomes of networks, users, groups, bots and retention from their making to their end, with stock calls.

    check_lives.py

POSTERN_BIN is the directory of `posternd`.
"""

import base64
import json
import re
import time

from model import Watch
from promises import broken, check, end, equal
from relay import running
from stock import Place, call


def networks(place):
    c, ask = place.client, lambda operation, **more: call(place.client, operation, networkId=network, **more)
    made = call(c, "CreateNetwork", networkName="Blumen", accessLevel="PREMIUM", encryptionKeyArn="arn:aws:kms:x",
                enablePremiumFreeTrial=True)
    network = made["networkId"]
    check(re.fullmatch(r"\d{8}", network), "a network has a number of 8 digits")
    equal({name: made[name] for name in ("networkName", "encryptionKeyArn")},
          {"networkName": "Blumen", "encryptionKeyArn": "arn:aws:kms:x"}, "CreateNetwork repeats what was asked for")
    shown = ask("GetNetwork").response
    shown.pop("ResponseMetadata")
    equal(shown, {
        "networkId": network, "networkName": "Blumen", "accessLevel": "PREMIUM", "awsAccountId": "000000000000",
        "networkArn": f"arn:postern:wickr::0:network/{network}", "standing": 1, "migrationState": 0,
        "encryptionKeyArn": "arn:aws:kms:x"}, "GetNetwork shows what was made")
    equal(ask("UpdateNetwork", networkName="Gras").status, 200, "a network is renamed")
    equal((ask("GetNetwork")["networkName"], ask("GetNetwork")["encryptionKeyArn"]), ("Gras", "arn:aws:kms:x"),
          "and keeps the rest")
    equal(call(c, "CreateNetwork", networkName="Gras", accessLevel="STANDARD").status, 200, "names need not be unique")
    groups = ask("ListSecurityGroups")["securityGroups"]
    equal([(group["isDefault"], group["activeMembers"], group["botMembers"]) for group in groups], [(True, 0, 0)],
          "a new network has its default group")
    token = "gone"
    equal(ask("DeleteNetwork", clientToken=token).status, 200, "a network is deleted")
    equal(ask("DeleteNetwork", clientToken=token).status, 200, "and its repeat is answered")
    for operation in ("GetNetwork", "ListUsers", "GetNetworkSettings", "DeleteNetwork", "GetUsersCount"):
        equal(ask(operation).status, 404, f"{operation} finds it no more")
    left = place.wire.request("GET", f"/postern/v1/networks/{network}/audit?maxResults=100")
    equal(left.json["records"][0]["action"], "wickr:DeleteNetwork", "its audit log stays, the deletion in it")
    check(all("networkId" not in one or one["networkId"] != network for one in
              call(c, "ListNetworks", maxResults=100)["networks"]), "ListNetworks leaves it out")


def users(place):
    ask = lambda operation, **more: call(place.client, operation, networkId=place.network, **more)
    before = ask("GetUsersCount").response
    made = ask("BatchCreateUser", users=[{"username": "Alice@Example.org", "securityGroupIds": [place.group],
                                          "firstName": "Alice", "lastName": "A"}])["successful"][0]
    number = made["userId"]
    expected = {"userId": number, "firstName": "Alice", "lastName": "A", "username": "alice@example.org",
                "isAdmin": False, "suspended": False, "status": 1}
    equal({name: made.get(name) for name in expected}, expected, "BatchCreateUser tells the user")
    shown = ask("GetUser", userId=number).response
    equal({name: shown.get(name) for name in expected}, expected, "GetUser tells the same")
    equal(shown["securityGroupIds"], [place.group], "and the group")
    check(not {"lastLogin", "lastActivity"} & set(shown), "who has not come has no last time")
    equal(ask("GetUsersCount")["pending"], before["pending"] + 1, "a user more is pending")
    found = ask("BatchLookupUserUname", unames=[made["uname"], "00" * 16, "nohash"])
    equal([one["username"] for one in found["successful"]], ["alice@example.org"], "a hash leads to the name")
    equal([one["uname"] for one in found["failed"]], ["00" * 16, "nohash"], "unknown ones fail alone")
    moment = int(time.time())
    updated = ask("UpdateUser", userId=number, userDetails={"lastName": "B", "securityGroupIds": [place.default]})
    equal((updated["firstName"], updated["lastName"], updated["securityGroupIds"]), ("Alice", "B", [place.default]),
          "UpdateUser changes what it names and nothing else")
    check(moment - 1 <= updated["modified"] <= time.time() + 1, "and tells when", updated.response)
    check("lastName" not in ask("UpdateUser", userId=number, userDetails={"lastName": ""}).response,
          "an empty name is none")
    unchanged = ask("UpdateUser", userId=number)
    equal((unchanged.status, unchanged["firstName"]), (200, "Alice"), "without details nothing changes")
    for suspend in (True, True, False):
        toggled = ask("BatchToggleUserSuspendStatus", suspend=suspend, userIds=[number])
        equal([one["userId"] for one in toggled["successful"]], [number], "a user is suspended or let in")
        equal(ask("GetUser", userId=number)["suspended"], suspend, "and is it")
    gone = ask("BatchDeleteUser", userIds=[number, number])
    equal(([one["userId"] for one in gone["successful"]], [one["userId"] for one in gone["failed"]]),
          ([number], [number]), "the same user twice: the second fails")
    equal(ask("GetUser", userId=number).status, 404, "who is deleted is not found")
    equal(ask("BatchLookupUserUname", unames=[made["uname"]])["successful"], [], "nor by the hash")
    again = ask("BatchCreateUser", users=[{"username": "alice@example.org", "securityGroupIds": [place.group]}])
    check(again["successful"] and int(again["successful"][0]["userId"]) > int(number),
          "the name is free again, the number is not", again.response)
    check(again["successful"][0]["uname"] != made["uname"], "and it is another user")
    equal(ask("UpdateUser", userId=place.bot).status, 404, "a bot is no user")
    equal(ask("GetUser", userId=place.bot).status, 404, "not to be shown either")
    check(place.bot not in [user["userId"] for user in ask("ListUsers", maxResults=100)["users"]], "nor listed as one")


def groups(place):
    ask = lambda operation, **more: call(place.client, operation, networkId=place.network, **more)
    made = ask("CreateSecurityGroup", name="Guards", securityGroupSettings={"lockoutThreshold": 5})["securityGroup"]
    code = made["id"]
    check(re.fullmatch(r"[a-z2-7]{8}", code), "a group's id has 8 characters", code)
    equal((made["name"], made["isDefault"], made["securityGroupSettings"]["lockoutThreshold"]), ("Guards", False, 5),
          "CreateSecurityGroup tells the group")
    equal(ask("GetSecurityGroup", groupId=code)["securityGroup"], made, "GetSecurityGroup tells the same")
    user = ask("BatchCreateUser", users=[{"username": "guard", "securityGroupIds": [code]}])["successful"][0]["userId"]
    bot = ask("CreateBot", username="guardbot", groupId=code, challenge="correct horse battery")["botId"]
    equal([one["userId"] for one in ask("ListSecurityGroupUsers", groupId=code)["users"]], [user],
          "ListSecurityGroupUsers lists persons")
    equal(ask("GetSecurityGroup", groupId=code)["securityGroup"]["botMembers"], 1, "bots are counted apart")
    first = ask("UpdateSecurityGroup", groupId=code, securityGroupSettings={"calling": {"canVideoCall": False}})
    calling = first["securityGroup"]["securityGroupSettings"]["calling"]
    equal(calling, {"canStart11Call": True, "canVideoCall": False, "forceTcpCall": False}, "settings merge inside too")
    ask("UpdateSecurityGroup", groupId=code, securityGroupSettings={"permittedNetworks": ["12345678", "23456789"]})
    second = ask("UpdateSecurityGroup", groupId=code, securityGroupSettings={"permittedNetworks": ["23456789"]})
    equal(second["securityGroup"]["securityGroupSettings"]["permittedNetworks"], ["23456789"], "lists are replaced")
    equal(second["securityGroup"]["securityGroupSettings"]["lockoutThreshold"], 5, "the rest stays")
    gone = ask("DeleteSecurityGroup", groupId=code)
    equal((gone["networkId"], gone["groupId"]), (place.network, code), "DeleteSecurityGroup tells what is gone")
    equal(ask("GetUser", userId=user)["securityGroupIds"], [place.default], "its persons are in the default group")
    equal(ask("GetBot", botId=bot)["groupId"], place.default, "and its bots")
    equal(ask("DeleteSecurityGroup", groupId=code).status, 404, "it is gone once")
    refused = ask("DeleteSecurityGroup", groupId=place.default)
    equal((refused.status, refused.error), (400, "BadRequestError"), "the default group stays")
    equal(ask("CreateSecurityGroup", name="Guards", securityGroupSettings={}).status, 200, "the name is free again")


def bots(place):
    ask = lambda operation, **more: call(place.client, operation, networkId=place.network, **more)
    before = ask("GetBotsCount").response
    secret = "a secret challenge of a bot"
    made = ask("CreateBot", username="WeatherBOT".replace("BOT", "bot"), displayName="Weather", groupId=place.group,
               challenge=secret)
    bot = made["botId"]
    shown = ask("GetBot", botId=bot).response
    equal({name: shown.get(name) for name in ("botId", "displayName", "username", "status", "groupId", "hasChallenge",
                                              "suspended")},
          {"botId": bot, "displayName": "Weather", "username": "weatherbot", "status": 1, "groupId": place.group,
           "hasChallenge": True, "suspended": False}, "GetBot tells what was made")
    check("pubkey" not in shown and "lastLogin" not in shown, "a bot that has not come has no key")
    counts = ask("GetBotsCount").response
    equal((counts["pending"], counts["total"]), (before["pending"] + 1, before["total"] + 1), "it is counted")
    updated = ask("UpdateBot", botId=bot, displayName="Clouds", suspend=True, groupId=place.default)
    equal(updated.status, 200, "UpdateBot")
    shown = ask("GetBot", botId=bot).response
    equal((shown["displayName"], shown["suspended"], shown["groupId"]), ("Clouds", True, place.default), "changes it")
    equal(ask("UpdateBot", botId=bot, groupId="aaaaaaaa").fields, ["groupId"], "an unknown group is refused")
    equal(ask("GetBot", botId=place.users[0]).status, 404, "a person is no bot")
    equal(ask("DeleteBot", botId=bot).status, 200, "DeleteBot")
    equal(ask("GetBot", botId=bot).status, 404, "takes it away")
    records = place.wire.request("GET", f"/postern/v1/networks/{place.network}/audit/export?maxResults=1000").body
    texts = b"".join(base64.b64decode(one["record"]) for one in json.loads(records)["records"])
    check(secret.encode() not in texts and b"weatherbot" in texts, "no record holds the challenge")


def retention(place):
    network = place.new_network()
    ask = lambda operation, **more: call(place.client, operation, networkId=network, **more)
    flags = ("botExists", "isBotActive", "isDataRetentionBotRegistered", "isDataRetentionServiceEnabled",
             "isPubkeyMsgAcked")
    equal([ask("GetDataRetentionBot").response.get(name) for name in flags], [False] * 5, "there is no retention")
    for operation, more in (("CreateDataRetentionBotChallenge", {}), ("DeleteDataRetentionBot", {}),
                            ("UpdateDataRetention", {"actionType": "ENABLE"}),
                            ("UpdateDataRetention", {"actionType": "PUBKEY_MSG_ACK"})):
        equal(ask(operation, **more).status, 404, f"{operation} {more} without a bot")
    equal(ask("CreateDataRetentionBot").status, 200, "a retention bot is made")
    again = ask("CreateDataRetentionBot")
    equal((again.status, again.error), (400, "BadRequestError"), "and one only")
    shown = ask("GetDataRetentionBot").response
    equal([shown.get(name) for name in flags], [True] + [False] * 4, "it has not come")
    first, second = [ask("CreateDataRetentionBotChallenge")["challenge"] for _ in range(2)]
    check(len(first) >= 32 and first != second, "each challenge is a new one")
    for answer in (ask("UpdateDataRetention", actionType="ENABLE"),
                   ask("UpdateNetworkSettings", settings={"dataRetention": True})):
        equal((answer.status, answer.error), (409, "BadRequestError"), "nothing is on before the charter names the bot")
        check("postern" in answer["Error"]["Message"], "the answer says what to run", answer["Error"])
    equal(ask("UpdateDataRetention", actionType="PUBKEY_MSG_ACK").status, 409, "there is no key to compare")
    equal(ask("UpdateDataRetention", actionType="DISABLE").status, 200, "what is off may be switched off")
    equal(ask("ListBots").response["bots"], [], "the retention bot is no bot of the list")
    equal(ask("GetUsersCount")["total"], 0, "and no user")
    equal(ask("DeleteDataRetentionBot").status, 200, "it is deleted")
    equal(ask("GetDataRetentionBot")["botExists"], False, "and gone")
    equal(ask("CreateDataRetentionBot").status, 200, "another may be made")


def guests_and_services(place):
    ask = lambda operation, **more: call(place.client, operation, networkId=place.network, **more)
    equal(ask("GetGuestUserHistoryCount")["history"], [], "no guests were here")
    equal(ask("ListGuestUsers", billingPeriod="2026-13").fields, ["billingPeriod"], "there is no thirteenth month")
    equal(ask("UpdateGuestUser", usernameHash="ab" * 16, block=True).status, 404, "an unknown guest is not blocked")
    saved = ask("RegisterOidcConfig", companyId="flowers", issuer="https://id.example", scopes="openid email",
                secret="a secret of the provider", ssoTokenBufferMinutes=5, customUsername="name")
    equal({name: saved.response.get(name) for name in ("companyId", "issuer", "scopes", "secret", "userId", "clientId",
                                                       "customUsername", "ssoTokenBufferMinutes")},
          {"companyId": "flowers", "issuer": "https://id.example", "scopes": "openid email", "secret": "********",
           "userId": "sub", "clientId": "flowers", "customUsername": "name", "ssoTokenBufferMinutes": 5},
          "RegisterOidcConfig tells what is kept, and no secret")
    for wrong in ({"issuer": "http://id.example"}, {"issuer": "id.example"}, {"companyId": ""}, {"scopes": ""}):
        arguments = {"companyId": "a", "issuer": "https://a.example", "scopes": "openid"} | wrong
        answer = ask("RegisterOidcConfig", **arguments)
        equal((answer.status, answer.fields), (422, list(wrong)), f"RegisterOidcConfig with {wrong}")


def main():
    with running() as relay:
        place = Place(relay, Watch(lambda fault: broken("the answer is as the model says", fault)))
        for part in (networks, users, groups, bots, retention, guests_and_services):
            part(place)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
