"""Stock clients of the interface, and one request for each of its operations."""

import itertools
import json
import time

import boto3
import botocore.config
import botocore.exceptions

from promises import broken
from wire import Wire


def client(relay, key=None, secret=None, watch=None, **options):
    """boto3's own. Without its checks of parameters, for the endpoint has to check them itself."""
    held = relay.credentials
    made = boto3.client(
        "wickr",
        endpoint_url=relay.endpoint,
        region_name=held["AWS_REGION"],
        aws_access_key_id=key or held["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=secret or held["AWS_SECRET_ACCESS_KEY"],
        verify=relay.authority,
        config=botocore.config.Config(
            retries={"total_max_attempts": 1}, parameter_validation=False, connect_timeout=relay.patience,
            read_timeout=relay.patience, **options),
    )
    return watch.over(made) if watch else made


class Answered:
    """What a call ended in: the parsed answer, or the error."""

    def __init__(self, status, error, response):
        self.status = status
        self.error = error
        self.response = response
        self.fields = [reason.get("field") for reason in response.get("reasons", [])]

    def __getitem__(self, name):
        return self.response[name]

    def __repr__(self):
        return f"{self.status} {self.error} {self.response.get('Error', {}).get('Message', '')} {self.fields}"


def call(client, operation, **arguments):
    """`operation` as the model names it. Waits where the endpoint asks for it.

    Stock clients sign the second and not the request's own id: of two writes alike in one second the endpoint takes the
    later one for the first that came again. It is signed again then, a second later.
    """
    while True:
        try:
            return Answered(200, "", client._make_api_call(operation, arguments))
        except botocore.exceptions.ClientError as failure:
            data = failure.response["ResponseMetadata"]
            error = failure.response["Error"]
            comes_again = data["HTTPStatusCode"] == 401 and "came before" in error["Message"]
            if data["HTTPStatusCode"] != 429 and not comes_again:
                return Answered(data["HTTPStatusCode"], error["Code"], failure.response)
            time.sleep(int(data["HTTPHeaders"].get("retry-after", 1)))


class Place:
    """A network with something of everything, for requests to name."""

    def __init__(self, relay, watch=None):
        self.relay = relay
        self.client = client(relay, watch=watch)
        self.wire = Wire(relay)
        self.model = self.client.meta.service_model
        self.numbers = itertools.count(1)
        self.network = self.made("CreateNetwork", networkName="Place", accessLevel="PREMIUM")["networkId"]
        groups = self.made("ListSecurityGroups", networkId=self.network)["securityGroups"]
        self.default = groups[0]["id"]
        made = self.made("CreateSecurityGroup", networkId=self.network, name="Staff", securityGroupSettings={})
        self.group = made["securityGroup"]["id"]
        self.users = self.new_users(4)
        self.bot = self.new_bot()

    def made(self, operation, **arguments):
        answer = call(self.client, operation, **arguments)
        if answer.status != 200:
            broken(f"{operation} is done", answer)
        return answer.response

    def name(self, ending=""):
        return f"name{next(self.numbers)}{ending}"

    def new_users(self, count):
        users = [{"username": self.name(), "securityGroupIds": [self.group]} for _ in range(count)]
        made = self.made("BatchCreateUser", networkId=self.network, users=users)
        return [user["userId"] for user in made["successful"]]

    def new_bot(self):
        made = self.made("CreateBot", networkId=self.network, username=self.name("bot"), groupId=self.group,
                         challenge="correct horse battery")
        return made["botId"]

    def new_group(self):
        made = self.made("CreateSecurityGroup", networkId=self.network, name=self.name(), securityGroupSettings={})
        return made["securityGroup"]["id"]

    def new_network(self):
        return self.made("CreateNetwork", networkName=self.name(), accessLevel="STANDARD")["networkId"]

    def with_retention_bot(self):
        """A network that has one."""
        network = self.new_network()
        self.made("CreateDataRetentionBot", networkId=network)
        return network

    def request(self, operation):
        """Arguments with which the operation can be done, again and again."""
        return {"networkId": self.network} | REQUESTS[operation](self) if operation not in WITHOUT_NETWORK \
            else REQUESTS[operation](self)

    def on_the_wire(self, operation, arguments):
        """Method, target, body and headers of a request, as botocore writes it."""
        model = self.model.operation_model(operation)
        written = self.client._convert_to_request_dict(
            arguments, model, self.relay.endpoint, {"client_region": "x", "client_config": self.client.meta.config,
                                                    "has_streaming_input": False, "auth_type": None})
        target = written["url"][len(self.relay.endpoint):]
        body = written["body"] or None
        headers = {name: value for name, value in written["headers"].items() if name.lower() != "user-agent"}
        return written["method"], target, body, headers

    def with_body(self, operation, arguments, change):
        """The answer to the operation's request whose JSON body was changed."""
        method, target, body, headers = self.on_the_wire(operation, arguments)
        members = json.loads(body or "{}")
        changed = change(members)
        return self.wire.request(method, target, members if changed is None else changed, headers)


WITHOUT_NETWORK = {"CreateNetwork", "ListNetworks"}

# What names a user, group, bot or guest that has to be there. `None`: in a batch it fails alone.
UNKNOWN = {
    "GetUser": {"userId": "4294967295"}, "UpdateUser": {"userId": "4294967295"},
    "ListDevicesForUser": {"userId": "4294967295"}, "BatchResetDevicesForUser": {"userId": "4294967295"},
    "GetSecurityGroup": {"groupId": "aaaaaaaa"}, "ListSecurityGroupUsers": {"groupId": "aaaaaaaa"},
    "UpdateSecurityGroup": {"groupId": "aaaaaaaa"}, "DeleteSecurityGroup": {"groupId": "aaaaaaaa"},
    "GetBot": {"botId": "4294967295"}, "UpdateBot": {"botId": "4294967295"}, "DeleteBot": {"botId": "4294967295"},
    "UpdateGuestUser": {"usernameHash": "00" * 16},
}

REQUESTS = {
    "CreateNetwork": lambda place: {"networkName": place.name(), "accessLevel": "STANDARD"},
    "ListNetworks": lambda place: {},
    "GetNetwork": lambda place: {},
    "UpdateNetwork": lambda place: {"networkName": place.name()},
    "DeleteNetwork": lambda place: {"networkId": place.new_network()},
    "GetNetworkSettings": lambda place: {},
    "UpdateNetworkSettings": lambda place: {"settings": {"enableClientMetrics": True}},
    "BatchCreateUser": lambda place: {"users": [{"username": place.name(), "securityGroupIds": [place.group]}]},
    "BatchDeleteUser": lambda place: {"userIds": place.new_users(1)},
    "BatchLookupUserUname": lambda place: {"unames": ["00" * 16]},
    "BatchReinviteUser": lambda place: {"userIds": place.users[:1]},
    "BatchToggleUserSuspendStatus": lambda place: {"suspend": True, "userIds": place.users[:1]},
    "GetUser": lambda place: {"userId": place.users[0]},
    "GetUsersCount": lambda place: {},
    "ListUsers": lambda place: {},
    "UpdateUser": lambda place: {"userId": place.users[1], "userDetails": {"firstName": place.name()}},
    "ListDevicesForUser": lambda place: {"userId": place.users[0]},
    "BatchResetDevicesForUser": lambda place: {"userId": place.users[0], "appIds": ["0" * 32]},
    "CreateSecurityGroup": lambda place: {"name": place.name(), "securityGroupSettings": {}},
    "GetSecurityGroup": lambda place: {"groupId": place.group},
    "ListSecurityGroups": lambda place: {},
    "ListSecurityGroupUsers": lambda place: {"groupId": place.group},
    "UpdateSecurityGroup": lambda place: {"groupId": place.group, "name": place.name()},
    "DeleteSecurityGroup": lambda place: {"groupId": place.new_group()},
    "CreateBot": lambda place: {"username": place.name("bot"), "groupId": place.group,
                                "challenge": "correct horse battery"},
    "GetBot": lambda place: {"botId": place.bot},
    "GetBotsCount": lambda place: {},
    "ListBots": lambda place: {},
    "UpdateBot": lambda place: {"botId": place.bot, "displayName": place.name()},
    "DeleteBot": lambda place: {"botId": place.new_bot()},
    "CreateDataRetentionBot": lambda place: {"networkId": place.new_network()},
    "CreateDataRetentionBotChallenge": lambda place: {"networkId": place.with_retention_bot()},
    "GetDataRetentionBot": lambda place: {},
    "UpdateDataRetention": lambda place: {"networkId": place.with_retention_bot(), "actionType": "DISABLE"},
    "DeleteDataRetentionBot": lambda place: {"networkId": place.with_retention_bot()},
    "ListGuestUsers": lambda place: {},
    "ListBlockedGuestUsers": lambda place: {},
    "UpdateGuestUser": lambda place: {"usernameHash": "00" * 16, "block": True},
    "GetGuestUserHistoryCount": lambda place: {},
    "GetOidcInfo": lambda place: {},
    "RegisterOidcConfig": lambda place: {"companyId": "flowers", "issuer": "https://id.example", "scopes": "openid"},
    "RegisterOidcConfigTest": lambda place: {"issuer": "https://id.example", "scopes": "openid"},
    "GetOpentdfConfig": lambda place: {},
    "RegisterOpentdfConfig": lambda place: {"clientId": "c", "clientSecret": "s", "domain": "tdf.example",
                                            "provider": "Virtru"},
}
