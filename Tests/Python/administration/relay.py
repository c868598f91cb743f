"""A posternd of a test's own, with the credentials of its first administrator."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time


# More than any check asks for.
UNLIMITED = {"POSTERN_ADMIN_REQUESTS_PER_SECOND": "10000", "POSTERN_ADMIN_REQUESTS_AT_ONCE": "100000"}


class Relay:
    """POSTERN_BIN is the directory of `posternd`. Starting may take long on a busy machine: `patience` seconds."""

    patience = 120

    def __init__(self, directory, settings=UNLIMITED):
        self.settings = settings
        self.directory = pathlib.Path(directory)
        self.program = os.path.join(os.environ["POSTERN_BIN"], "posternd")
        self.process = None
        subprocess.run([self.program, "init", "--directory", str(self.directory)], check=True,
                       stdout=subprocess.DEVNULL)
        lines = (self.directory / "admin.env").read_text().splitlines()
        pairs = (line.split("=", 1) for line in lines if "=" in line)
        self.credentials = {name: value.strip("'\"") for name, value in pairs}

    @property
    def authority(self):
        """The file with the certificate that the endpoint's is held against."""
        return self.credentials["AWS_CA_BUNDLE"]

    @property
    def log(self):
        return (self.directory / "log").read_text(errors="replace")

    def start(self):
        environment = os.environ | self.settings | {
            "POSTERN_LISTEN_CLIENTS": "127.0.0.1:0", "POSTERN_LISTEN_ADMIN": "127.0.0.1:0",
            "POSTERN_LISTEN_METRICS": "127.0.0.1:0",
        }
        addresses = self.directory / "run" / "addresses"
        # A relay that was killed leaves its own.
        addresses.unlink(missing_ok=True)
        command = [self.program, "run", "--config", str(self.directory / "posternd.yaml")]
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log)
        end = time.monotonic() + self.patience
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                found = re.search(r"^admin=.*:(\d+)$", addresses.read_text(), re.MULTILINE)
                if found:
                    self.endpoint = f"https://localhost:{found[1]}"
                    return self
            time.sleep(0.02)
        self.kill()
        sys.exit("posternd does not listen:\n" + self.log)

    def stop(self):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=self.patience)

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def running(settings=UNLIMITED):
    """A new relay that runs, and is gone after the block. `settings` are variables of its environment."""
    folder = pathlib.Path(tempfile.mkdtemp())
    relay = None
    try:
        relay = Relay(folder / "postern", settings).start()
        yield relay
    finally:
        if relay and relay.process.poll() is None:
            relay.kill()
        shutil.rmtree(folder, ignore_errors=True)
