#!/usr/bin/env python3
"""Kills posternd in the middle of writes, again and again: what was answered is there with its audit record, every
audit record has its act, and nothing is half there.

    check_killed.py [ROUNDS [SEED]]

ROUNDS is 20. POSTERN_BIN is the directory of `posternd`.
"""

import random
import sys
import threading
import time

from audit_trail import Trail
from promises import broken, check, end, equal
from relay import running
from told_by_audit import State, told
from wire import Wire
from writes import Writer

# A network of its own for so many rounds; its log grows from round to round.
ROUNDS_OF_NETWORK = 5


class Round:
    """Writers at work, until so many requests were sent; then the relay is killed, now or a moment later."""

    def __init__(self, relay, network, seed):
        self.chance = random.Random(seed)
        self.relay = relay
        self.left = self.chance.randrange(3, 70)
        # Seconds: so long takes a small write, or a batch of 50.
        self.moment = self.chance.choice([0, 0.001, 0.003, 0.01, 0.03])
        self.lock = threading.Lock()
        self.writers = [Writer(relay, network, random.Random(f"{seed} {number}"), number, self.sent)
                        for number in range(3)]

    def sent(self):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                time.sleep(self.moment)
                self.relay.process.kill()

    def run(self):
        threads = [threading.Thread(target=writer.run) for writer in self.writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Every writer may have had an answer that it did not ask for, and nobody have killed the relay.
        self.relay.kill()
        return self.writers


def verify(wire, network, what, writes):
    """The trail's state against the network's, and the answers against both."""
    trail = Trail(wire, network)
    for fault in trail.faults:
        broken(f"{what}: the audit log is whole", fault)
    state = State(trail)
    for fault in state.differences(told(wire, network)):
        broken(f"{what}: every record has its act, and every act its record", fault)
    by_request = {}
    for record in trail.records:
        by_request.setdefault(record.request, []).append(record)
    for write in writes:
        records = by_request.get(write.request_id, [])
        for fault in write.faults(records):
            broken(f"{what}: what was answered is in the audit log", fault)
    for records in by_request.values():
        if len({record.result for record in records}) != 1:
            broken(f"{what}: a request has one outcome", records[0].content)
    return trail


def repeat(wire, writers, what):
    """What carried a client token is sent again: what was answered gets the same bytes, what was not is done once.

    Gives the users of what was not.
    """
    made = []
    for writer in writers:
        for write in writer.tokened:
            answer = write.send(wire)
            if write.answer is None:
                if answer.status != 200 or answer.json["failed"]:
                    broken(f"{what}: a batch that was not answered is done once", answer)
                else:
                    made += [user["userId"] for user in answer.json["successful"]]
            elif answer.body != write.answer.body:
                broken(f"{what}: a repeat gets the first answer", f"{write.answer} and then {answer}")
    return made


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    answered = pending = 0
    with running() as relay:
        network, writes = None, []
        for number in range(rounds):
            what = f"round {number}, seed {seed}"
            if number % ROUNDS_OF_NETWORK == 0:
                made = Wire(relay).request("POST", "/networks", {"networkName": "Killed", "accessLevel": "STANDARD"})
                network, writes = made.json["networkId"], []
            writers = Round(relay, network, f"{seed} {number}").run()
            for writer in writers:
                if writer.fault:
                    broken(f"{what}: writes are answered", writer.fault)
            relay.start()
            wire = Wire(relay)
            pending += sum(write.answer is None for writer in writers for write in writer.tokened)
            made = repeat(wire, writers, what)
            writes += [write for writer in writers for write in writer.writes]
            trail = verify(wire, network, what, writes)
            for user in made:
                records = [one for one in trail.records if one.subject.endswith(f"/user/{user}") and not one.before]
                if len(records) != 1:
                    broken(f"{what}: a user who was asked for again is made once", f"{user}: {len(records)} records")
            answered += sum(len(writer.writes) for writer in writers)
            print(f"        {what}: {len(trail.records)} records, {trail.signed} of them signed for", flush=True)
        relay_trail = Trail(wire)
        equal(relay_trail.faults, [], "the relay's own log is whole")
        check(relay_trail.signed > 0, "and networks' keys have signed for it")
        equal(relay.stop(), 0, "posternd stops with 0")
    check(answered >= 5 * rounds, f"{answered} writes were answered in {rounds} rounds")
    check(pending > 0, f"{pending} batches were under way when the relay was killed")
    end()


if __name__ == "__main__":
    main()
