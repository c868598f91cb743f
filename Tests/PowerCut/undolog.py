"""Reads the undo log of powercut.c; log.h has its layout."""

import struct
from dataclasses import dataclass, field
from pathlib import PurePosixPath

HEADER = struct.Struct("<II QQQQQ II Q")
MAGIC = 0x31435750
NAMESPACE = frozenset("CLURKD")
DATA = frozenset("WT")


class DamagedLog(Exception):
    """The log is not whole records followed by at most one that was cut."""


@dataclass(eq=False)
class File:
    """One file over its life, whatever it is called meanwhile."""

    inode: int
    names: set = field(default_factory=set)
    first_name: str = ""
    synced_up_to: int = -1


@dataclass
class Record:
    """One change or sync, in the order of the log; `file` and `replaced` are what its inodes were at that time."""

    index: int
    kind: str
    inode: int
    offset: int
    length: int
    old_length: int
    other: int
    path: str
    path2: str
    payload: memoryview
    file: File | None = None
    replaced: File | None = None
    synced: bool = False

    def paths(self):
        return [path for path in (self.path, self.path2) if path]


def parent(path):
    return str(PurePosixPath(path).parent)


def records(data):
    """The whole records of `data`; a last one that was cut when the process died is left out: it never happened."""
    position, found = 0, []
    while position + HEADER.size <= len(data):
        magic, kind, *numbers, first, second, size = HEADER.unpack_from(data, position)
        if magic != MAGIC:
            raise DamagedLog(f"no record at byte {position}")
        start = position + HEADER.size
        end = start + first + second + size
        if end > len(data):
            break
        path = bytes(data[start : start + first]).decode()
        path2 = bytes(data[start + first : start + first + second]).decode()
        payload = data[start + first + second : end]
        found.append(Record(len(found), chr(kind), *numbers, path, path2, payload))
        position = end
    return found


class History:
    """The log played forwards: which file each record is about, and what each completed sync covered."""

    def __init__(self, log):
        self.records = log
        self.files, self.by_inode, self.at = [], {}, {}
        self.directory_syncs = []
        begun = {}
        for record in log:
            if record.kind == "B":
                begun[record.other] = record.index
            elif record.kind == "S":
                self.sync(record, begun[record.other])
            else:
                self.play(record)

    def sync(self, record, begun_at):
        if record.path:
            self.directory_syncs.append((begun_at, record.path))
        elif record.inode in self.by_inode:
            record.file = self.by_inode[record.inode]
            record.file.synced_up_to = max(record.file.synced_up_to, begun_at)

    def new(self, inode):
        file = self.by_inode[inode] = File(inode)
        self.files.append(file)
        return file

    def known(self, inode):
        return self.by_inode.get(inode) or self.new(inode)

    def name(self, file, path):
        if not path.endswith(" (deleted)"):
            self.unname(path)
            file.names.add(path)
            file.first_name = file.first_name or path
            self.at[path] = file

    def unname(self, path):
        file = self.at.pop(path, None)
        if file:
            file.names.discard(path)

    def play(self, record):
        match record.kind:
            case "C":
                record.file = self.new(record.inode)
                if not record.offset:
                    self.name(record.file, record.path)
            case "O" | "L":
                record.file = self.known(record.inode)
                self.name(record.file, record.path)
            case "W" | "T":
                record.file = self.known(record.inode)
            case "U":
                record.file = self.known(record.inode)
                self.unname(record.path)
            case "R":
                self.rename(record)

    def rename(self, record):
        record.file = self.at.get(record.path)
        if record.other:
            record.replaced = self.known(record.other)
            self.unname(record.path2)
        for path in [path for path in self.at if path == record.path or path.startswith(record.path + "/")]:
            file = self.at[path]
            self.unname(path)
            self.name(file, record.path2 + path[len(record.path) :])
