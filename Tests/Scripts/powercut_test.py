"""The power-cut library loses what was not synced, all of it, and nothing else.

The library is POSTERN_POWERCUT, or is built for the test.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
RESTORE = TESTS / "PowerCut" / "restore.py"

sys.path.insert(0, str(TESTS / "PowerCut"))
from undolog import HEADER, MAGIC  # noqa: E402

# Real syncs are slow and prove nothing here: the log has them, whatever the disk does.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

COMMIT_ROWS = """
import sqlite3, sys
journal, synchronous = sys.argv[1:]
database = sqlite3.connect("store.sqlite", isolation_level=None)
database.execute(f"PRAGMA journal_mode={journal}")
database.execute(f"PRAGMA synchronous={synchronous}")
database.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, bytes BLOB)")
first = database.execute("SELECT coalesce(max(id), 0) FROM row").fetchone()[0] + 1
for id in range(first, 1_000_000):
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO row VALUES (?, randomblob(?))", (id, 100 + id * 977 % 9000))
    database.execute("DELETE FROM row WHERE id = ?", (id - 50,))
    database.execute("COMMIT")
    print(id, flush=True)
"""


def build_library(directory):
    if os.environ.get("POSTERN_POWERCUT"):
        return os.environ["POSTERN_POWERCUT"]
    library = Path(directory) / "powercut.so"
    command = ["cc", "-shared", "-fPIC", "-O2", "-o", library, TESTS / "PowerCut" / "powercut.c", "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return str(library)


class PowerCutCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.built = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.built.cleanup)
        cls.library = build_library(cls.built.name)

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(dir=MEMORY)
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name).resolve() / "state"
        self.log = Path(temporary.name).resolve() / "log"
        self.directory.mkdir()

    def environment(self):
        ours = {"LD_PRELOAD": self.library, "POWERCUT_DIRECTORY": str(self.directory), "POWERCUT_LOG": str(self.log)}
        return os.environ | ours

    def run_python(self, code):
        """Runs `code` in the watched directory under the library, to its end."""
        command = [sys.executable, "-c", "import os, socket, sys, tempfile\n" + code]
        subprocess.run(command, check=True, cwd=self.directory, env=self.environment(), timeout=60)

    def restore(self, *options, check=True):
        command = [sys.executable, RESTORE, *options, self.directory, self.log]
        return subprocess.run(command, check=check, capture_output=True, text=True)

    def counts(self):
        output = subprocess.check_output([sys.executable, RESTORE, "--count", self.log], text=True)
        rows = [line.split("\t") for line in output.splitlines()]
        return {Path(path).name: [int(number) for number in numbers] for path, *numbers in rows}

    def files(self):
        return {path.name: path.read_bytes() for path in self.directory.rglob("*") if path.is_file()}


class DatabaseTests(PowerCutCase):
    def acknowledged_until_cut(self, journal, synchronous, rows):
        """Lets a child commit, kills it once `rows` were acknowledged, and gives the last acknowledged row."""
        command = [sys.executable, "-c", COMMIT_ROWS, journal, synchronous]
        child = subprocess.Popen(
            command, cwd=self.directory, env=self.environment(), stdout=subprocess.PIPE, text=True
        )
        with child:
            acknowledged = [child.stdout.readline() for _ in range(rows)]
            child.send_signal(signal.SIGKILL)
            acknowledged += [line for line in child.stdout if line.endswith("\n")]
        self.assertEqual(child.returncode, -signal.SIGKILL)
        return int(acknowledged[-1])

    def last_row(self):
        database = sqlite3.connect(self.directory / "store.sqlite")
        self.addCleanup(database.close)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        last = database.execute("SELECT coalesce(max(id), 0) FROM row").fetchone()[0]
        held = database.execute("SELECT count(*) FROM row").fetchone()[0]
        self.assertEqual(held, min(last, 50))
        database.close()
        return last

    def lost(self, journal, synchronous, *options, seed, rows=None):
        chance = random.Random(f"{journal} {synchronous} {seed}")
        last = self.acknowledged_until_cut(journal, synchronous, rows or chance.randint(1, 80))
        self.restore(*options, "--seed", str(seed))
        return last - self.last_row()

    def test_wal_full_loses_nothing(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                self.assertLessEqual(self.lost("WAL", "FULL", seed=seed), 0)

    def test_wal_full_loses_nothing_with_a_torn_cache(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                self.assertLessEqual(self.lost("WAL", "FULL", "--keep-some", seed=seed), 0)

    def test_wal_normal_loses_rows(self):
        self.lost("WAL", "FULL", seed=0)  # So that the schema itself is on the disk.
        self.assertGreater(self.lost("WAL", "NORMAL", seed=1, rows=40), 0)

    def test_wal_normal_stays_whole_with_a_torn_cache(self):
        self.lost("WAL", "FULL", seed=0)
        for seed in range(4):
            with self.subTest(seed=seed):
                self.lost("WAL", "NORMAL", "--keep-some", seed=seed)

    def test_delete_extra_loses_nothing(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                options = ["--keep-some"] if seed % 2 else []
                self.assertLessEqual(self.lost("DELETE", "EXTRA", *options, seed=seed), 0)

    def test_delete_full_loses_the_last_commit(self):
        """The commit is the journal's removal, and FULL does not sync its directory: the relevance of EXTRA."""
        self.lost("DELETE", "EXTRA", seed=0)
        self.assertGreater(max(self.lost("DELETE", "FULL", seed=seed) for seed in range(4)), 0)

    def test_full_syncs_once_for_each_commit(self):
        self.acknowledged_until_cut("WAL", "FULL", 30)
        writes, fsyncs, fdatasyncs = self.counts()["store.sqlite-wal"]
        self.assertGreaterEqual(fsyncs + fdatasyncs, 30)
        self.assertGreaterEqual(writes, 30)


class FileTests(PowerCutCase):
    def test_unsynced_bytes_are_lost(self):
        (self.directory / "old").write_bytes(b"0123456789")
        self.run_python(
            "f = os.open('old', os.O_WRONLY)\n"
            "os.pwrite(f, b'AB', 2); os.fsync(f)\n"
            "os.pwrite(f, b'CD', 4); os.pwrite(f, b'x' * 9000, 10); os.ftruncate(f, 5); os.ftruncate(f, 20)\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"old": b"01AB456789"})
        self.assertEqual(self.log.stat().st_size, 0)

    def test_truncation_by_opening_and_appending_are_lost(self):
        (self.directory / "old").write_bytes(b"0123456789")
        self.run_python(
            "open('old', 'wb').write(b'new')\n"
            "open('old', 'ab').write(b'er')\n"
            "f = os.open('old', os.O_WRONLY | os.O_APPEND); os.writev(f, [b'a', b'b'])\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"old": b"0123456789"})

    def test_new_names_need_a_sync_of_the_file_or_the_directory(self):
        self.run_python(
            "def new(name): return os.open(name, os.O_CREAT | os.O_RDWR)\n"
            "os.mkdir('sub')\n"
            "f = new('early'); os.write(f, b'e')\n"
            "os.fsync(os.open('.', os.O_RDONLY))\n"
            "f = new('sub/synced'); os.write(f, b's'); os.fdatasync(f); os.write(f, b'lost')\n"
            "f = new('late'); os.write(f, b'l')\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"early": b"", "synced": b"s"})

    def test_removal_and_replacement_need_a_sync_of_the_directory(self):
        (self.directory / "gone").write_bytes(b"gone")
        (self.directory / "kept").write_bytes(b"kept")
        self.run_python(
            "os.unlink('gone'); os.fsync(os.open('.', os.O_RDONLY))\n"
            "f = os.open('kept.new', os.O_CREAT | os.O_RDWR); os.write(f, b'new'); os.fsync(f)\n"
            "os.rename('kept.new', 'kept'); os.unlink('kept')\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"kept": b"kept", "kept.new": b"new"})

    def test_a_name_that_is_on_the_disk_takes_what_was_done_to_it_before_with_it(self):
        (self.directory / "name").write_bytes(b"old")
        self.run_python(
            "os.unlink('name'); f = os.open('name', os.O_CREAT | os.O_RDWR); os.write(f, b'new'); os.fsync(f)\n"
            "os.mkdir('a'); os.mkdir('a/b'); f = os.open('a/b/c', os.O_CREAT | os.O_RDWR); os.fsync(f)\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"name": b"new", "c": b""})

    def test_a_replacement_that_is_synced_stays(self):
        (self.directory / "kept").write_bytes(b"kept")
        self.run_python(
            "f, name = tempfile.mkstemp(dir='.'); os.write(f, b'new'); os.fsync(f)\n"
            "os.rename(name, 'kept'); os.fsync(os.open('.', os.O_RDONLY))\n"
        )
        self.restore()
        self.assertEqual(self.files(), {"kept": b"new"})

    def test_a_renamed_directory_comes_back(self):
        self.run_python(
            "os.mkdir('a'); f = os.open('a/x', os.O_CREAT | os.O_RDWR); os.write(f, b'1'); os.fsync(f)\n"
            "os.rename('a', 'b'); os.write(f, b'2'); os.unlink('b/x'); os.rmdir('b')\n"
        )
        self.restore()
        self.assertEqual((self.directory / "a" / "x").read_bytes(), b"1")

    def test_the_process_dies_at_the_sync_that_is_asked_for(self):
        code = """
            for number in range(5):
                with open("file", "a") as file:
                    file.write(str(number)); file.flush(); os.fsync(file.fileno())
        """
        command = [sys.executable, "-c", "import os" + textwrap.dedent(code)]
        ended = subprocess.run(command, cwd=self.directory, env=self.environment() | {"POWERCUT_SYNCS": "3"}, timeout=60)
        self.assertEqual(ended.returncode, -signal.SIGKILL)
        self.assertEqual(self.files(), {"file": b"012"})
        self.restore()
        self.assertEqual(self.files(), {"file": b"01"})

    def test_what_is_written_during_a_sync_is_not_covered_by_it(self):
        path = self.directory / "file"
        path.write_bytes(b"12")

        def record(kind, offset=0, length=0, old_length=0, other=0, name=b""):
            return HEADER.pack(MAGIC, ord(kind), 1, offset, length, old_length, other, len(name), 0, 0) + name

        self.log.write_bytes(
            record("C", name=bytes(path))
            + record("W", offset=0, length=1, old_length=0)
            + record("B", other=7)
            + record("W", offset=1, length=1, old_length=1)
            + record("S", length=1, other=7)
        )
        self.restore()
        self.assertEqual(self.files(), {"file": b"1"})

    def test_torn_cache_keeps_pages_in_any_order(self):
        kept = set()
        for seed in range(8):
            (self.directory / "file").write_bytes(b"o" * 32768)
            self.run_python("f = os.open('file', os.O_RDWR); os.pwrite(f, b'n' * 32768, 0)\n")
            self.restore("--keep-some", "--seed", str(seed))
            content = (self.directory / "file").read_bytes()
            pages = [content[start : start + 4096] for start in range(0, 32768, 4096)]
            self.assertTrue(all(page in (b"o" * 4096, b"n" * 4096) for page in pages))
            kept.add(b"".join(page[:1] for page in pages))
        self.assertGreater(len(kept), 4)

    def test_other_descriptors_are_left_alone(self):
        self.run_python(
            "f = os.open('file', os.O_CREAT | os.O_RDWR)\n"
            "os.closerange(f, f + 1)\n"
            "left, right = socket.socketpair()\n"
            "assert left.fileno() == f\n"
            "os.write(left.fileno(), b'hello'); assert right.recv(9) == b'hello'\n"
            "os.writev(left.fileno(), [b'a', b'b']); assert right.recv(9) == b'ab'\n"
            "open('/dev/null', 'wb').write(b'x')\n"
        )
        self.assertEqual(self.counts(), {})

    def test_a_child_that_closes_its_copies_does_not_blind_the_library(self):
        """A child of vfork shares the library's table with its parent, and its descriptors are its own."""
        source, program = self.log.with_name("vfork.c"), self.log.with_name("vfork")
        source.write_text(
            "#include <fcntl.h>\n#include <sys/wait.h>\n#include <unistd.h>\n"
            "int main(void) {\n"
            '    int file = open("file", O_CREAT | O_RDWR, 0600);\n'
            "    if (vfork() == 0) { close(file); _exit(0); }\n"
            "    wait(NULL);\n"
            '    return write(dup(file), "x", 1) != 1;\n'
            "}\n"
        )
        subprocess.run(["cc", "-o", program, source], check=True, cwd=source.parent)
        subprocess.run([program], check=True, cwd=self.directory, env=self.environment())
        self.assertEqual(self.counts(), {"file": [1, 0, 0]})

    def test_a_log_that_was_cut_is_read_up_to_there(self):
        (self.directory / "old").write_bytes(b"0123456789")
        self.run_python("f = os.open('old', os.O_RDWR); os.pwrite(f, b'AB', 2)\n")
        whole = self.log.read_bytes()
        self.run_python("f = os.open('old', os.O_RDWR); os.pwrite(f, b'CD', 2)\n")
        (self.directory / "old").write_bytes(b"01AB456789")
        for length in range(len(whole), self.log.stat().st_size, 7):
            cut = self.log.with_name("cut")
            cut.write_bytes(self.log.read_bytes()[:length])
            subprocess.run([sys.executable, RESTORE, "--count", cut], check=True, capture_output=True)
        self.log.write_bytes(self.log.read_bytes()[:-1])
        self.restore()
        self.assertEqual(self.files(), {"old": b"0123456789"})

    def test_what_cannot_be_undone_is_refused(self):
        for code in ["import mmap; mmap.mmap(f, 1)[0] = 65", "os.rename('file', '../file')"]:
            with self.subTest(code=code):
                (self.directory / "file").write_bytes(b"x")
                self.run_python("f = os.open('file', os.O_RDWR)\n" + code)
                refused = self.restore(check=False)
                self.assertEqual(refused.returncode, 1)
                self.assertIn("cannot rewind", refused.stderr)


if __name__ == "__main__":
    unittest.main()
