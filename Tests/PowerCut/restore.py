#!/usr/bin/env python3
"""Rewinds a directory, written under powercut.c, to what a power cut could have left of it.

    restore.py [--keep-some] [--seed N] DIRECTORY LOG   undo what no sync covered, newest first; empties LOG
    restore.py --forget-syncs DIRECTORY LOG             undo everything, as on a disk that lies
    restore.py --count LOG                              lines of: path, writes, fsyncs, fdatasyncs

`--keep-some` lets a random part of it reach the disk: any 4 KiB pages of the writes, in any order, and the first so
many of the changes of names, as a file system's journal would.
"""

import argparse
import os
import random
import sys
from pathlib import Path

from undolog import DATA, NAMESPACE, File, History, parent, records

PAGE = 4096


def mark_synced(history):
    """Marks each change that a completed sync covered, and each that such a change cannot be without."""
    last_sync = {}
    for begun_at, directory in history.directory_syncs:
        last_sync[directory] = max(last_sync.get(directory, -1), begun_at)
    needed = set()
    for record in reversed(history.records):
        if record.kind in DATA:
            record.synced = record.index < record.file.synced_up_to
        elif record.kind in NAMESPACE:
            by_directory = record.index < last_sync.get(parent(record.paths()[-1]), -1)
            # As on ext4, syncing a new file keeps its name too.
            by_file = record.kind == "C" and record.index < record.file.synced_up_to
            record.synced = by_directory or by_file or not needed.isdisjoint(record.paths())
            if record.synced:
                for path in record.paths():
                    needed.update([path, parent(path)])


def keep_first_names(history, chance):
    """Lets a random first part of the unsynced changes of names stand."""
    lost = [record for record in history.records if record.kind in NAMESPACE and not record.synced]
    for record in lost[: chance.randint(0, len(lost))]:
        record.synced = True


class Rewinder:
    def __init__(self, history):
        self.history = history
        self.names_undone = 0
        self.undone = []
        """Data changes that were undone, newest first: the record and the bytes it had written."""

    def rewind(self):
        for record in reversed(self.history.records):
            if record.synced:
                continue
            if record.kind in DATA:
                self.undo_data(record)
            elif record.kind in NAMESPACE:
                getattr(self, "undo_" + record.kind)(record)
                self.names_undone += 1

    def undo_data(self, record):
        path = any_name(record.file)
        if path is None:
            return
        with open(path, "r+b", buffering=0) as file:
            written = b""
            if record.kind == "W":
                written = os.pread(file.fileno(), record.length, record.offset)
            self.undone.append((record, written))
            restore_bytes(file.fileno(), record)

    def undo_C(self, record):
        for path in record.file.names:
            Path(path).unlink(missing_ok=True)
        record.file.names.clear()

    def undo_L(self, record):
        Path(record.path).unlink(missing_ok=True)
        record.file.names.discard(record.path)

    def undo_U(self, record):
        self.bring_back(record.file, record.path, record)

    def undo_R(self, record):
        # The process may have died between the record and the rename.
        happened = os.path.lexists(record.path2) and not os.path.lexists(record.path)
        if happened:
            os.rename(record.path2, record.path)
        for file in self.history.files:
            file.names = {renamed_back(name, record) for name in file.names}
        if record.replaced and happened:
            self.bring_back(record.replaced, record.path2, record)
        elif record.replaced:
            record.replaced.names.add(record.path2)

    def undo_K(self, record):
        try:
            os.rmdir(record.path)
        except OSError:
            pass  # Something unwatched is in it.

    def undo_D(self, record):
        os.makedirs(record.path, exist_ok=True)

    def bring_back(self, file, path, record):
        other = any_name(file)
        if other and other != path:
            os.link(other, path)
        else:
            Path(path).write_bytes(record.payload)
            os.chmod(path, record.length & 0o7777)
        file.names.add(path)


def renamed_back(name, record):
    if name == record.path2 or name.startswith(record.path2 + "/"):
        return record.path + name[len(record.path2) :]
    return name


def any_name(file: File):
    return next((name for name in sorted(file.names) if os.path.lexists(name)), None)


def restore_bytes(descriptor, record):
    if record.kind == "W":
        os.pwrite(descriptor, record.payload, record.offset)
        if os.fstat(descriptor).st_size > record.old_length:
            os.ftruncate(descriptor, record.old_length)
    else:
        os.ftruncate(descriptor, record.old_length)
        os.pwrite(descriptor, record.payload, record.offset)


def redo_some(undone, chance):
    """Lets random pages of the lost writes reach the disk after all; returns how many."""
    likelihood = chance.uniform(0.1, 0.9)
    kept = 0
    for record, written in reversed(undone):
        path = any_name(record.file)
        if path is None:
            continue
        with open(path, "r+b", buffering=0) as file:
            if record.kind == "T" and chance.random() < likelihood:
                os.ftruncate(file.fileno(), record.offset)
            for start, end in pages(record.offset, len(written)):
                if chance.random() < likelihood:
                    piece = written[start - record.offset : end - record.offset]
                    os.pwrite(file.fileno(), piece, start)
                    kept += 1
    return kept


def pages(offset, length):
    """The range cut at multiples of the page size."""
    position, end = offset, offset + length
    while position < end:
        following = min(end, (position // PAGE + 1) * PAGE)
        yield position, following
        position = following


def restore(directory, log, keep_some, seed, forget_syncs):
    data = Path(log).read_bytes()
    history = History([record for record in records(memoryview(data)) if not forget_syncs or record.kind not in "BS"])
    irreversible = sorted({record.path for record in history.records if record.kind == "X"})
    if irreversible:
        sys.exit(f"restore.py: cannot rewind what was done by: {', '.join(irreversible)}")
    chance = random.Random(seed)
    mark_synced(history)
    if keep_some:
        keep_first_names(history, chance)
    rewinder = Rewinder(history)
    rewinder.rewind()
    kept = redo_some(rewinder.undone, chance) if keep_some else 0
    for shared_memory in Path(directory).rglob("*-shm"):
        shared_memory.unlink()
    os.truncate(log, 0)
    print(f"undone: {len(rewinder.undone)} changes of data, {rewinder.names_undone} of names; kept {kept} pages")


def count(log):
    history = History(records(memoryview(Path(log).read_bytes())))
    totals = {}
    for record in history.records:
        if record.file and record.kind in "WS":
            numbers = totals.setdefault(record.file.first_name, [0, 0, 0])
            numbers[record.length if record.kind == "S" else 0] += 1
    for path, numbers in sorted(totals.items()):
        print(path, *numbers, sep="\t")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep-some", action="store_true")
    parser.add_argument("--forget-syncs", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("paths", nargs="+", metavar="DIRECTORY LOG")
    arguments = parser.parse_args()
    if len(arguments.paths) != (1 if arguments.count else 2):
        parser.error("wrong number of paths")
    if arguments.count:
        count(*arguments.paths)
    else:
        restore(*arguments.paths, arguments.keep_some, arguments.seed, arguments.forget_syncs)


if __name__ == "__main__":
    main()
