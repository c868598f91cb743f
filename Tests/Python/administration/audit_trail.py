"""Reads an audit log as it is exported and proves that it is whole: the chain of hashes, and what was signed about it.

Written from the pages of PosternTrust alone.
"""

import base64
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))

import signed_documents
from signed_documents import H, T, ZERO16, ZERO64, Reader, require, verify


class Record:
    """One act or refusal. `content` is the JSON that was hashed."""

    def __init__(self, sequence, content):
        self.sequence = sequence
        self.content = content
        self.action = content["action"]
        self.subject = content.get("subject")
        self.result = content["result"]
        self.request = content.get("request")
        self.before = content.get("before")
        self.after = content.get("after")


class Trail:
    """The log of a network, or the relay's own where `network` is None.

    `faults` says what is wrong with it; nothing, as it should be.
    """

    def __init__(self, wire, network=None, page=1000):
        self.path = f"/postern/v1/networks/{network}/audit/export" if network else "/postern/v1/audit/export"
        self.page = page
        self._checkpoints = {}
        self._charters = {}
        self._raw = []
        self._of_relay = network is None
        self.more(wire)

    def more(self, wire):
        """Takes what came since, and proves the whole again."""
        self.records = []
        self.hashes = []
        self.faults = []
        self.signed = 0
        self._fetch(wire)
        # Before anything is signed about it, a network's log does not say whose it is.
        self.log = ZERO16 if self._of_relay else next(iter(self._charters), None)
        self._verify()

    def _fetch(self, wire):
        after = len(self._raw)
        while after is not None:
            answer = wire.request("GET", f"{self.path}?maxResults={self.page}&after={after}")
            if answer.status != 200:
                raise RuntimeError(f"{self.path}: {answer}")
            page = answer.json
            for record in page["records"]:
                self._raw.append((record["sequence"], b64(record["hash"]), b64(record["record"])))
            for proof in page["proofs"]:
                network = b64(proof["network"])
                self._charters[network] = [document(one) for one in proof["charters"]]
                known = self._checkpoints.setdefault(network, [])
                # What reaches to the last record that we have may come again.
                known += [one for one in map(document, proof["checkpoints"]) if one not in known]
            after = page.get("next")

    def _verify(self):
        before = ZERO64
        for index, (sequence, claimed, record) in enumerate(self._raw, 1):
            if sequence != index:
                self.faults.append(f"record {sequence} stands in the place of {index}")
            self.records.append(Record(sequence, json.loads(record)))
            if self.log is None:
                self.hashes.append(claimed)
                continue
            before = H(T("audit record") + self.log + sequence.to_bytes(8, "big") + before
                       + len(record).to_bytes(4, "big") + record)
            self.hashes.append(before)
            if before != claimed:
                self.faults.append(f"record {sequence} is not what was written, or one before it is not")
                before = claimed
        for network, checkpoints in self._checkpoints.items():
            try:
                charters = signed_documents.check_charters(self._charters[network], network)
                self._check(network, checkpoints, charters)
            except signed_documents.Refused as fault:
                self.faults.append(f"a checkpoint or its charter is refused: {fault}")

    def _check(self, network, checkpoints, charters):
        previous, version = ZERO64, 0
        for body, signature in checkpoints:
            found = read_checkpoint(body)
            require(found["network"] == network, "network")
            require(found["version"] == version + 1, f"checkpoint {found['version']} follows {version}")
            require(found["previous"] == previous, "broken link")
            require(1 <= found["charter"] <= len(charters), "a charter that is not here")
            verify(charters[found["charter"] - 1]["operating"], signature, body)
            records, head = found["relay" if self.log == ZERO16 else "own"]
            require(records <= len(self.hashes), f"it was signed for {records} records")
            require(records == 0 or self.hashes[records - 1] == head, f"another hash of record {records}")
            self.signed = max(self.signed, records)
            previous, version = H(body), version + 1


def read_checkpoint(body):
    reader = Reader(body)
    reader.label("audit checkpoint")
    found = {"network": reader.take(16), "version": reader.number(4), "previous": reader.take(64)}
    found["charter"], found["issued"] = reader.number(4), reader.time()
    found["own"] = reader.number(8), reader.take(64)
    found["relay"] = reader.number(8), reader.take(64)
    reader.end()
    for records, head in (found["own"], found["relay"]):
        require((records == 0) == (head == ZERO64), "audit head")
    require(found["own"][0] > 0, "audit head")
    return found


def b64(text):
    return base64.b64decode(text, validate=True)


def document(value):
    return b64(value["body"]), b64(value["signature"])
