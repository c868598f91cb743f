"""The check of generated code finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts/check_generated.py"
PROTO = "Sources/Wire/Proto/client.proto"
CODE = "Sources/Wire/Generated/client.pb.swift"


class Generated(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name)
        self.write("Package.swift", '.package(url: "https://example/swift-protobuf", exact: "1.2.3"),\n')
        self.write(PROTO, "message Hello { uint32 minor = 1; }\n")
        self.write(CODE, "struct Hello {}\n")
        self.record("1.2.3")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def record(self, version):
        (self.root / "scripts").mkdir(exist_ok=True)
        subprocess.run([sys.executable, SCRIPT, "--write", version, self.root], check=True)

    def check(self):
        done = subprocess.run([sys.executable, SCRIPT, self.root], capture_output=True, text=True)
        return done.returncode, done.stdout

    def assert_refused(self, *messages):
        code, output = self.check()
        self.assertEqual(code, 1, output)
        for message in messages:
            self.assertIn(message, output)

    def test_what_was_generated(self):
        self.assertEqual(self.check(), (0, ""))

    def test_a_proto_file_that_was_edited_alone(self):
        self.write(PROTO, "message Hello { uint32 minor = 2; }\n")
        self.assert_refused(f"{PROTO}: it is not what it was when the code was generated", "run scripts/generate")

    def test_a_proto_file_that_is_new(self):
        self.write("Sources/Wire/Proto/server.proto", "message Welcome {}\n")
        self.assert_refused("server.proto: it was not there when the code was generated")

    def test_a_proto_file_that_is_gone(self):
        (self.root / PROTO).unlink()
        self.assert_refused(f"{PROTO}: it is gone")

    def test_generated_code_that_was_edited(self):
        self.write(CODE, "struct Hello { var minor = 0 }\n")
        self.assert_refused(f"{CODE}: it is not what it was")

    def test_generated_code_of_another_version(self):
        self.write("Package.swift", '.package(url: "https://example/swift-protobuf", exact: "1.2.4"),\n')
        self.assert_refused("swift-protobuf 1.2.3 generated the code, and Package.swift has 1.2.4")

    def test_no_record(self):
        (self.root / "scripts/generated.sha256").unlink()
        self.assert_refused(f"{PROTO}: it was not there", "swift-protobuf - generated the code")

    def test_what_was_generated_again(self):
        self.write(PROTO, "message Hello { uint32 minor = 2; }\n")
        self.write(CODE, "struct Hello { var minor = 0 }\n")
        self.record("1.2.3")
        self.assertEqual(self.check(), (0, ""))

    def test_a_package_that_generates_nothing(self):
        for name in (PROTO, CODE, "scripts/generated.sha256"):
            (self.root / name).unlink()
        self.assertEqual(self.check(), (0, ""))


if __name__ == "__main__":
    unittest.main()
