"""Requests as they stand on the wire: signed with botocore's own signature, and with nothing made good on the way."""

import datetime
import http.client
import json
import ssl
import time
import urllib.parse
import uuid

import botocore.auth
import botocore.awsrequest
import botocore.credentials


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """The error's name, None where there is none."""
        return self.headers.get("x-amzn-errortype")

    def __repr__(self):
        return f"{self.status} {self.error or ''} {self.body[:300]!r}"


def signer(relay, region=None):
    held = relay.credentials
    credentials = botocore.credentials.Credentials(held["AWS_ACCESS_KEY_ID"], held["AWS_SECRET_ACCESS_KEY"])
    return botocore.auth.SigV4Auth(credentials, "wickr", region or held["AWS_REGION"])


class Wire:
    """One connection for requests one after another. Waits where the endpoint asks for it, unless told not to."""

    def __init__(self, relay, auth=None):
        self.relay = relay
        self.auth = auth or signer(relay)
        self.count = 0
        self.watch = lambda method, target, answer: None
        # Called when a request is on its way and its answer is not read yet.
        self.sent = lambda: None
        self._connection = None

    def request(self, method, target, body=None, headers=(), signed=True, waits=True):
        """`body` is bytes, or a value to be written as JSON. `target` is path and query, percent-encoded."""
        headers = dict(headers)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        while True:
            answer = self.send(method, target, body, self.sign(method, target, body, headers) if signed else headers)
            if answer.status != 429 or not waits:
                return answer
            time.sleep(int(answer.headers["retry-after"]))

    def sign(self, method, target, body, headers):
        # As stock clients do; without it two requests alike in one second are one request that came twice.
        headers = dict(headers) | {"amz-sdk-invocation-id": str(uuid.uuid4())}
        request = botocore.awsrequest.AWSRequest(method, self.relay.endpoint + target, headers, body)
        self.auth.add_auth(request)
        return dict(request.headers.items())

    def send(self, method, target, body, headers):
        """Exactly this, signed or not."""
        for attempt in range(2):
            try:
                connection = self._opened()
                connection.request(method, target, body, headers)
                self.sent()
                response = connection.getresponse()
                answer = Answer(response.status, response.getheaders(), response.read())
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A kept connection that its idle time has ended; a second time it would be told.
                self.close()
                if attempt:
                    raise
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        self.count += 1
        self.watch(method, target, answer)
        return answer

    @property
    def host(self):
        return urllib.parse.urlsplit(self.relay.endpoint).netloc

    def opened(self):
        """The connection, which has been made."""
        connection = self._opened()
        if connection.sock is None:
            connection.connect()
        return connection

    def _opened(self):
        if self._connection is None:
            address = urllib.parse.urlsplit(self.relay.endpoint)
            context = ssl.create_default_context(cafile=self.relay.authority)
            self._connection = http.client.HTTPSConnection(
                address.hostname, address.port, context=context, timeout=self.relay.patience
            )
        return self._connection

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def moved_clock(seconds):
    """botocore's clock, so many seconds ahead."""
    now = botocore.auth.get_current_datetime
    return lambda *_, **__: now() + datetime.timedelta(seconds=seconds)
