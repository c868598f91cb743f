"""The check of the threat model's claims finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts/check_claims.py"
PAGE = "Sources/PosternTrust/PosternTrust.docc/ThreatModel.md"


class Claims(unittest.TestCase):
    def check(self, cell, heading="## Claims and the tests that attack them"):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / PAGE).parent.mkdir(parents=True)
            (root / PAGE).write_text(f"{heading}\n\n| claim | test |\n|---|---|\n| it holds | {cell} |\n")
            (root / "Tests").mkdir()
            (root / "Tests/LieTests.swift").write_text('@Test("a lie is seen")\nfunc lie() {}\n')
            (root / "Tests/lying-relay.sh").write_text("#!/usr/bin/env bash\n# A lie is seen.\n")
            done = subprocess.run([sys.executable, SCRIPT, root], capture_output=True, text=True)
            return done.returncode, done.stdout

    def test_a_test_that_is_there(self):
        self.assertEqual(self.check('`LieTests` "a lie"'), (0, ""))

    def test_a_script_that_is_there(self):
        self.assertEqual(self.check('`lying-relay` "A lie"'), (0, ""))
        self.assertEqual(self.check('`lying-relay` "A truth"')[0], 1)

    def test_a_test_that_is_not_there(self):
        code, output = self.check('`LieTests` "a lie", "a truth"')
        self.assertEqual(code, 1)
        self.assertIn('"a truth…"', output)

    def test_a_file_that_is_not_there(self):
        self.assertEqual(self.check('`TruthTests` "a lie"')[0], 1)

    def test_a_claim_without_a_test(self):
        self.assertEqual(self.check("by design")[0], 1)
        self.assertEqual(self.check("`LieTests`")[0], 1)

    def test_no_claims_at_all(self):
        self.assertEqual(self.check('`LieTests` "a lie"', heading="## Other")[0], 1)


if __name__ == "__main__":
    unittest.main()
