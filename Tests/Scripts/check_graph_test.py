"""Each check of the graph finds what it is there to find: a small package is broken in one way at a time."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = [
    "check", "check_graph.py", "check_symbols.py", "check_claims.py", "check_generated.py", "list_sizes.py", "format",
]

MANIFEST = """\
// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "small",
    dependencies: [.package(path: "../outside")],
    targets: [
        .target(name: "PosternWire"),
        .target(name: "PosternCrypto", dependencies: ["PosternWire"]),
        .target(name: "PosternServer", dependencies: ["PosternWire"]),
        .executableTarget(name: "posternd", dependencies: ["PosternServer"]),
        .executableTarget(name: "postern", dependencies: ["PosternCrypto"]),
        .testTarget(name: "PosternWireTests", dependencies: ["PosternWire", "Crash"]),
        .executableTarget(name: "Crash", dependencies: ["PosternCrypto"], path: "Tests/Crash"),
    ]
)
"""

OUTSIDE = """\
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "outside",
    products: [.library(name: "Yams", targets: ["Yams"])],
    targets: [.target(name: "Yams")]
)
"""

TABLE = """\
# the table of a small package
toolchain\tSwift Foundation
shared\tLogging
tests\tTesting
never\tposternd\tPosternCrypto

target\tPosternWire\t-\t-\tFoundation
target\tPosternCrypto\tPosternWire\t-\t-
target\tPosternServer\tPosternWire\t-\t-
target\tposternd\tPosternServer\t-\t-
target\tpostern\tPosternCrypto\t-\t-
"""

FRAME_TESTS = """\
import Testing

@testable import PosternWire

@Test("a frame ends where its length says")
func length() {}
"""

CLAIMS = """\
## Claims and the tests that attack them

| claim | test |
|---|---|
| frames end | `FrameTests` "a frame ends" |
"""

SOURCES = {
    "Sources/PosternWire/Document+Layout.swift": "",
    "Sources/PosternWire/Frame.swift": "package struct Frame {}\n",
    "Sources/PosternCrypto/Sealing.swift": "package import PosternWire\n\npackage func seal(_ frame: Frame) {}\n",
    "Sources/PosternServer/Server.swift": "import Foundation\nimport PosternWire\n\npackage func serve() {}\n",
    "Sources/posternd/main.swift": "import PosternServer\n\nserve()\n",
    "Sources/postern/main.swift": "import PosternCrypto\n",
    "Tests/Crash/main.swift": "import PosternCrypto\n",
    "Tests/PosternWireTests/FrameTests.swift": FRAME_TESTS,
    "Sources/PosternTrust/PosternTrust.docc/ThreatModel.md": CLAIMS,
}


class PackageCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name).resolve() / "small"
        (self.root / "scripts").mkdir(parents=True)
        for name in SCRIPTS:
            shutil.copy(ROOT / "scripts" / name, self.root / "scripts" / name)
        shutil.copy(ROOT / ".swift-format", self.root / ".swift-format")
        files = {"Package.swift": MANIFEST, "scripts/graph.tsv": TABLE, "../outside/Package.swift": OUTSIDE}
        for name, text in {**files, "../outside/Sources/Yams/Yams.swift": "", **SOURCES}.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def replace(self, name, old, new):
        text = (self.root / name).read_text()
        self.assertIn(old, text)
        self.write(name, text.replace(old, new))

    def command(self):
        return [self.root / "scripts" / "check"]

    def check(self, *arguments):
        return subprocess.run([*self.command(), *arguments], capture_output=True, text=True)

    def assert_refused(self, *messages, arguments=()):
        result = self.check(*arguments)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        for message in messages:
            self.assertIn(message, result.stdout + result.stderr)

    def assert_taken(self, *arguments):
        result = self.check(*arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout


class GraphTests(PackageCase):
    """The part of scripts/check that is about the graph, alone: it is quicker."""

    def command(self):
        return ["python3", self.root / "scripts" / "check_graph.py", self.root]

    def test_takes_the_package_as_it_is(self):
        self.assert_taken()

    def test_an_import_that_is_not_declared(self):
        self.write("Sources/PosternServer/Server.swift", "import PosternCrypto\n")
        self.assert_refused("Sources/PosternServer/Server.swift:1: PosternServer may not import PosternCrypto")

    def test_an_import_of_a_target_behind_the_declared_one(self):
        self.write("Sources/posternd/main.swift", "import struct PosternWire.Frame\n")
        self.assert_refused("Sources/posternd/main.swift:1: posternd may not import PosternWire")

    def test_an_import_that_only_some_builds_have(self):
        self.write("Sources/PosternServer/Server.swift", "#if RELEASE\n    @_spi(Keys) import PosternCrypto\n#endif\n")
        self.assert_refused("Sources/PosternServer/Server.swift:2: PosternServer may not import PosternCrypto")

    def test_an_import_that_only_the_compiler_can_read(self):
        self.write("Sources/PosternServer/Server.swift", "let one = 1; import PosternCrypto\n")
        self.assert_refused("Sources/PosternServer: PosternServer may not import PosternCrypto")

    def test_an_import_in_a_literal(self):
        literal = 'let script = """\n    import {}\n    """\n'
        self.write("Sources/PosternServer/Server.swift", literal.format("socket"))
        self.assert_taken()
        self.write("Sources/PosternServer/Server.swift", literal.format("PosternCrypto"))
        self.assert_refused("Sources/PosternServer/Server.swift:2: PosternServer may not import PosternCrypto")
        behind = "#if NEVER\nimport NIOCore\n#endif\n"
        self.write("Sources/PosternServer/Server.swift", literal.format("socket") + behind)
        self.assert_refused("Sources/PosternServer/Server.swift:5: PosternServer may not import NIOCore")

    def test_an_import_in_generated_code(self):
        self.write("Sources/PosternServer/frame.pb.swift", "package   import   PosternCrypto\n")
        self.assert_refused("Sources/PosternServer/frame.pb.swift:1: PosternServer may not import PosternCrypto")

    def test_an_undeclared_import_of_a_test(self):
        self.write("Tests/PosternWireTests/FrameTests.swift", "@testable import PosternCrypto\n")
        self.assert_refused("PosternWireTests may not import PosternCrypto: its target does not declare it")

    def test_a_program_for_tests_in_the_product(self):
        self.replace("Package.swift", '"posternd", dependencies: [', '"posternd", dependencies: ["Crash", ')
        self.assert_refused("Package.swift: posternd declares Crash PosternServer; the table says PosternServer")

    def test_an_outside_module_that_is_not_in_the_table(self):
        self.replace(
            "Package.swift",
            '.target(name: "PosternServer", dependencies: ["PosternWire"]),',
            '.target(\n            name: "PosternServer",\n'
            '            dependencies: ["PosternWire", .product(name: "Yams", package: "outside")]\n        ),',
        )
        self.write("Sources/PosternServer/Server.swift", "import Yams\n")
        self.assert_refused(
            "Package.swift: PosternServer declares Yams, which the table does not give to it",
            "PosternServer may not import Yams: the table does not give it",
        )

    def test_an_outside_module_of_the_table_that_is_not_declared(self):
        self.replace("scripts/graph.tsv", "PosternServer\tPosternWire\t-", "PosternServer\tPosternWire\tYams")
        self.write("Sources/PosternServer/Server.swift", "import Yams\n")
        self.assert_refused("PosternServer may not import Yams: its target does not declare it")

    def test_a_free_module_that_is_withheld(self):
        self.write("Sources/PosternWire/Frame.swift", "import Foundation\n")
        self.assert_refused("PosternWire may not import Foundation: the table withholds it")

    def test_an_import_that_is_exported(self):
        self.write("Sources/PosternServer/Server.swift", "@_exported import PosternWire\n")
        self.assert_refused("Sources/PosternServer/Server.swift:1: exports PosternWire")

    def test_asking_whether_a_target_can_be_imported(self):
        for question in ["canImport(PosternCrypto)", "canImport /* so */ ( PosternCrypto )"]:
            with self.subTest(question=question):
                self.write("Sources/PosternServer/Server.swift", f"#if {question}\n#endif\n")
                self.assert_refused("Sources/PosternServer/Server.swift: asks canImport(PosternCrypto)")

    def test_asking_for_a_module_of_the_toolchain(self):
        self.write("Sources/PosternServer/Server.swift", "#if canImport(Glibc)\n#endif\n")
        self.assert_taken()

    def test_a_declared_edge_that_is_not_in_the_table(self):
        self.replace("Package.swift", '"postern", dependencies: [', '"postern", dependencies: ["PosternWire", ')
        self.assert_refused("Package.swift: postern declares PosternCrypto PosternWire; the table says PosternCrypto")

    def test_an_edge_of_the_table_that_is_not_declared(self):
        self.replace("Package.swift", '"PosternServer", dependencies: ["PosternWire"]', '"PosternServer"')
        self.assert_refused("Package.swift: PosternServer declares -; the table says PosternWire")

    def test_a_target_that_is_not_in_the_table(self):
        self.replace("scripts/graph.tsv", "target\tpostern\tPosternCrypto\t-\t-\n", "")
        self.assert_refused("Package.swift: target postern is not in the table")

    def test_a_path_that_may_not_be_even_if_the_table_has_it(self):
        server = '"PosternServer", dependencies: ['
        self.replace("Package.swift", server, server + '"PosternCrypto", ')
        self.replace("scripts/graph.tsv", "PosternServer\tPosternWire", "PosternServer\tPosternCrypto PosternWire")
        self.assert_refused("a path leads from posternd to PosternCrypto: posternd > PosternServer > PosternCrypto")

    def test_a_rule_about_a_target_that_is_gone(self):
        self.replace("scripts/graph.tsv", "never\tposternd\tPosternCrypto", "never\tposternd\tPosternCipher")
        self.assert_refused("there is no PosternCipher")

    def test_a_row_that_is_none(self):
        self.replace("scripts/graph.tsv", "never\tposternd\tPosternCrypto", "never posternd PosternCrypto")
        self.assert_refused("graph.tsv:5: not a row of the table")

    def test_a_file_that_belongs_to_no_target(self):
        self.write("Sources/Loose/Loose.swift", "import PosternCrypto\n")
        self.assert_refused("Sources/Loose/Loose.swift: belongs to no target")

    def test_a_file_that_cannot_be_read(self):
        (self.root / "Sources/PosternServer/Server.swift").write_bytes(b"\xff\xfe\x00")
        self.assert_refused("Sources/PosternServer: its imports cannot be read")


class LayoutTests(PackageCase):
    def test_a_fault_of_the_graph(self):
        self.write("Sources/PosternServer/Server.swift", "import PosternCrypto\n")
        self.assert_refused("PosternServer may not import PosternCrypto", "FAILED  graph and imports")

    def test_something_else_at_the_top(self):
        self.write("docs/Notes.md", "")
        self.assert_refused("docs: nothing of this name belongs at the top")

    def test_a_file_that_is_not_formatted(self):
        self.write("Sources/PosternServer/Server.swift", "func  serve( ) {}\n")
        self.assert_refused("Server.swift:1", "FAILED  format")

    def test_generated_code_is_not_linted(self):
        self.write("Sources/PosternServer/frame.pb.swift", "func  serve( ) {}\n")
        record = [sys.executable, self.root / "scripts/check_generated.py", "--write", "1.0.0", self.root]
        subprocess.run(record, check=True)
        self.assert_taken()

    def test_a_proto_file_of_which_nothing_was_generated(self):
        self.write("Sources/PosternWire/Proto/frame.proto", "message Frame {}\n")
        self.assert_refused("frame.proto: it was not there when the code was generated", "FAILED  generated code")

    def test_long_files_and_functions_are_listed_only(self):
        body = "    print(1)  // }\n" * 45
        self.write("Sources/PosternServer/Server.swift", f"package func serve() {{\n{body}}}\n" + "// line\n" * 400)
        listed = self.assert_taken()
        self.assertIn("look twice: Sources/PosternServer/Server.swift: 447 lines", listed)
        self.assertIn("look twice: Sources/PosternServer/Server.swift:1: serve has 47 lines", listed)


class SymbolTests(PackageCase):
    """Programs are linked by hand, from modules with the names of ours."""

    def compile(self, name, text, *others):
        """Compiles a module, or, when `others` are given, the program `posternd`, which is linked with them."""
        directory = self.root.parent / "built"
        directory.mkdir(exist_ok=True)
        (directory / f"{name}.swift").write_text(text)
        kind = ["-o", name] if others else ["-parse-as-library", "-emit-module", "-emit-object", "-o", f"{name}.o"]
        if others:
            (directory / f"{name}.swift").rename(directory / "main.swift")
        source = "main.swift" if others else f"{name}.swift"
        command = ["swiftc", "-module-name", name, "-I", ".", source, *others, *kind]
        subprocess.run(command, check=True, cwd=directory, capture_output=True)
        return directory / name

    def program(self, *others, text="import PosternServer\nserve()\n"):
        self.compile("PosternServer", "public struct Server {}\npublic func serve() {}\n")
        return self.compile("posternd", text, "PosternServer.o", *others)

    def test_a_program_without_a_symbol_of_it(self):
        self.assertIn("symbols of posternd", self.assert_taken("--binary", self.program()))

    def test_a_program_with_a_symbol_of_it(self):
        self.compile("PosternCrypto", "public func open() {}\n")
        binary = self.program("PosternCrypto.o")
        self.assert_refused("posternd: holds a symbol of PosternCrypto", arguments=["--binary", binary])

    def test_a_symbol_whose_name_is_shortened(self):
        """`$s13PosternServer0A0V0A6CryptoE4openyyF`: an extension in PosternCrypto, which is not spelled out."""
        self.program()
        self.compile("PosternCrypto", "import PosternServer\nextension Server { public func open() {} }\n")
        binary = self.compile("posternd", "import PosternServer\nserve()\n", "PosternServer.o", "PosternCrypto.o")
        subprocess.run(["objcopy", "--wildcard", "--strip-symbol=*13PosternCrypto*", binary], check=True)
        self.assert_refused("posternd: holds a symbol of PosternCrypto", arguments=["--binary", binary])

    def test_a_stripped_program(self):
        binary = self.program()
        subprocess.run(["strip", binary], check=True)
        self.assert_refused("no symbols of posternd, PosternServer: it is stripped", arguments=["--binary", binary])

    def test_a_program_that_is_missing(self):
        self.assert_refused("posternd:", arguments=["--binary", self.root / "posternd"])


if __name__ == "__main__":
    unittest.main()
