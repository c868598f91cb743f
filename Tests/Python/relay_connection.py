"""A connection to a relay from Python: TLS, frames, questions and answers, written from the page Protocol.md alone."""

import socket
import ssl

from find_secrets import fields
from signed_documents import require
from worked_example import bytes_field, number_field, u32

# Fields of ClientFrame and ServerFrame.
HELLO, PROOF, OPEN_INVITATION, REGISTER, LOOK_UP, FETCH_DOCUMENTS, PUT_KEYS, CLAIM, SEND, ACKNOWLEDGE = range(2, 12)
PING, FETCH_ROOMS, FETCH_ROOM_STATE = 13, 32, 33
CHALLENGE, WELCOME, INVITATION_OPENED, REGISTERED, FOUND, DOCUMENT_PART, KEYS_TAKEN, CLAIMED, ACCEPTED = range(2, 11)
DELIVER, GAP, QUEUE_EMPTY, PONG, REFUSAL, GOODBYE = 12, 13, 15, 17, 18, 19
ROOMS, ROOM_STATE = 32, 33
JOIN, LIVE, COMMAND = 1, 2, 3
CHARTER, POLICY, DEVICE_LIST, ROOM_ENTRY = 1, 2, 3, 5


def message(encoded):
    """number → the values of a field, in their order."""
    found = {}
    for number, value in fields(encoded):
        found.setdefault(number, []).append(value)
    return found


def one(found, number, otherwise=b""):
    return found.get(number, [otherwise])[-1]


def document_field(number, document):
    return bytes_field(number, bytes_field(1, document[0]) + bytes_field(2, document[1]))


def document_of(encoded):
    found = message(encoded)
    return one(found, 1), one(found, 2)


class Connection:
    """TLS 1.3 to a relay, and frames on it.

    authorities: CA certificates, DER, by which it is verified, its name too; none: the system's. `None`: by nothing.
    """

    def __init__(self, address, authorities):
        host, _, port = address.rpartition(":")
        host = host.strip("[]")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["postern/1"])
        if authorities is None:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        elif authorities:
            context.load_verify_locations(cadata=b"".join(authorities))
        else:
            context.load_default_certs()
        self.socket = context.wrap_socket(socket.create_connection((host, int(port)), 60), server_hostname=host)
        require(self.socket.selected_alpn_protocol() == "postern/1", "the peer speaks another protocol")
        self.stream, self.request, self.unasked = self.socket.makefile("rb"), 0, []

    def certificates(self):
        """What the relay showed, DER. Python has no public name for this before 3.13."""
        return [certificate.public_bytes(2) for certificate in self.socket._sslobj.get_unverified_chain()]

    def say(self, number, body, request=0):
        frame = (number_field(1, request) if request else b"") + bytes_field(number, body)
        self.socket.sendall(u32(len(frame)) + frame)

    def hear(self):
        """(request, number, body) of the next frame."""
        size = int.from_bytes(self.stream.read(4), "big")
        require(0 < size <= 1 << 20, "the relay closed the connection, or its frame is too long")
        found = message(self.stream.read(size))
        request = one(found, 1, 0)
        (number, body), = ((number, message(values[-1])) for number, values in found.items() if number > 1)
        require(number != GOODBYE and (number != REFUSAL or request), f"the relay ends the connection: {body}")
        return request, number, body

    def ask(self, number, body, wanted):
        """The answer. What comes unasked before it is put aside."""
        self.request += 1
        self.say(number, body, self.request)
        while True:
            request, answer, found = self.hear()
            if request == 0:
                self.unasked.append((answer, found))
                continue
            require(request == self.request, "an answer to another question")
            require(answer == wanted, f"frame {number} is answered by {answer}: {found}")
            return found

    def next_unasked(self):
        return self.unasked.pop(0) if self.unasked else self.hear()[1:]

    def part(self, kind, subject, first):
        """(documents, whether there are more) from a version on."""
        body = number_field(1, kind) + bytes_field(2, subject) + number_field(3, first)
        part = self.ask(FETCH_DOCUMENTS, body, DOCUMENT_PART)
        return [document_of(document) for document in part.get(1, [])], one(part, 2, 0)

    def documents(self, kind, subject):
        """All versions, from 1, of a chain that may be read from there."""
        documents, more = [], True
        while more:
            found, more = self.part(kind, subject, len(documents) + 1)
            documents += found
        return documents


def hello(purpose, network, user=b"", device=b""):
    return number_field(2, purpose) + bytes_field(3, network) + bytes_field(4, user) + bytes_field(5, device)
