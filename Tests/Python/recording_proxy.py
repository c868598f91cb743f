#!/usr/bin/env python3
"""Stands in a relay's place, with its certificate, and writes down every byte that goes either way.

    recording_proxy.py CHAIN KEY PORT RELAY_PORT FOLDER

Listens on 127.0.0.1:PORT and passes everything on to 127.0.0.1:RELAY_PORT. What clients say goes to FOLDER/NUMBER.up,
what the relay says to FOLDER/NUMBER.down, a pair for each connection. Prints a line when it listens. While there is a
file FOLDER/swallow, a connection ends when the relay answers to a message: the relay has it, and the client never hears.
"""

import asyncio
import pathlib
import ssl
import sys

PROTOCOL = "postern/1"


def contexts(chain, key):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, key)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE  # it is the relay of the same test
    for context in (server, client):
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols([PROTOCOL])
    return server, client


class Watch:
    """Whether a message went up on a connection."""

    SEND = 10 << 3 | 2  # the field of ClientFrame

    def __init__(self):
        self.rest, self.sent = b"", False

    def up(self, data):
        self.rest += data
        while len(self.rest) >= 4 and len(self.rest) >= 4 + (size := int.from_bytes(self.rest[:4], "big")):
            frame, self.rest = self.rest[4:4 + size], self.rest[4 + size:]
            at = 0
            if frame[:1] == b"\x08":  # the request's number, a varint
                at = 2
                while frame[at - 1] & 0x80:
                    at += 1
            self.sent |= frame[at:at + 1] == bytes([self.SEND])


async def copy(reader, writer, path, watch, goes_up):
    swallow = path.parent / "swallow"
    with open(path, "wb", buffering=0) as file:
        try:
            while data := await reader.read(65536):
                file.write(data)
                if goes_up:
                    watch.up(data)
                elif watch.sent and swallow.exists():
                    break
                writer.write(data)
                await writer.drain()
        except (ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()


async def main(chain, key, port, relay_port, folder):
    server_context, client_context = contexts(chain, key)
    folder, count = pathlib.Path(folder), 0

    async def pass_on(reader, writer):
        nonlocal count
        count += 1
        name, watch = f"{count:04d}", Watch()
        try:
            relay = await asyncio.open_connection("127.0.0.1", int(relay_port), ssl=client_context)
        except OSError:
            return writer.close()
        await asyncio.gather(
            copy(reader, relay[1], folder / f"{name}.up", watch, True),
            copy(relay[0], writer, folder / f"{name}.down", watch, False))

    server = await asyncio.start_server(pass_on, "127.0.0.1", int(port), ssl=server_context)
    print("listening", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
