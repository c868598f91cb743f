#!/usr/bin/env python3
"""Runs an OpenID Connect provider that others wrote, `oidc-provider-mock`, over TLS with an authority of its own.

    oidc_provider.py

Registers a client and lets a user sign in, twice; then prints one line of JSON:

    issuer, certificate (the authority's, PEM), client_id, client_secret, redirect_uri, verifier, codes (two)

and serves until standard input ends. What `oidc-provider-mock` does not look at is looked at here: a handshake that
asks for another server name than localhost is refused, and so is a code without the verifier that belongs to its
challenge (RFC 7636 §4.6).
"""

import base64
import datetime
import hashlib
import io
import json
import logging
import secrets
import ssl
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
import warnings

# The provider is asked for over TLS; what it says of its own packages is of no use here.
warnings.simplefilter("ignore")

import oidc_provider_mock
import werkzeug.serving
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"
REDIRECT_URI = "https://relay.example/back"


def certificate(name, key, issuer, issuer_key, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(issuer, name, key.public_key(), x509.random_serial_number(),
                                      now - datetime.timedelta(hours=1), now + datetime.timedelta(days=1))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def certificates():
    """The authority's certificate, then the server's with its key: all PEM."""
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a private authority")])
    authority = certificate(authority_name, authority_key, authority_name, authority_key,
                            x509.BasicConstraints(ca=True, path_length=0))
    server = certificate(x509.Name([]), server_key, authority_name, authority_key,
                         x509.SubjectAlternativeName([x509.DNSName(HOST)]))
    key = server_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                   serialization.NoEncryption()).decode()
    return pem(authority), pem(server) + key


def refuse_other_names(connection, name, context):
    return None if name == HOST else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME


def server_context(chain):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(chain)
        file.flush()
        context.load_cert_chain(file.name)
    context.sni_callback = refuse_other_names
    return context


def challenge(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class VerifierCheck:
    """Answers for the token endpoint where a code comes without its verifier."""

    def __init__(self, application, expected):
        self.application = application
        self.expected = expected

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = io.BytesIO(body)
            verifier = urllib.parse.parse_qs(body.decode()).get("code_verifier", [""])[0]
            if challenge(verifier) != self.expected:
                start_response("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_grant"}']
        return self.application(environ, start_response)


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Browser:
    """Whoever registers the client, and the user who signs in."""

    def __init__(self, issuer, authority):
        self.issuer = issuer
        context = ssl.create_default_context(cadata=authority)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context), KeepRedirect)

    def register(self):
        body = json.dumps({"redirect_uris": [REDIRECT_URI]}).encode()
        request = urllib.request.Request(self.issuer + "/oauth2/clients", body, {"Content-Type": "application/json"})
        with self.opener.open(request) as answer:
            return json.load(answer)

    def sign_in(self, client, expected):
        query = urllib.parse.urlencode({
            "response_type": "code", "client_id": client, "redirect_uri": REDIRECT_URI, "scope": "openid email",
            "code_challenge": expected, "code_challenge_method": "S256",
        })
        form = urllib.parse.urlencode({"sub": "alice@example.org"}).encode()
        try:
            self.opener.open(f"{self.issuer}/oauth2/authorize?{query}", form)
        except urllib.error.HTTPError as redirect:
            location = urllib.parse.urlsplit(redirect.headers["Location"])
            return urllib.parse.parse_qs(location.query)["code"][0]
        raise SystemExit("the provider gave no code")


def main():
    logging.disable()
    verifier = secrets.token_urlsafe(48)
    authority, chain = certificates()
    application = oidc_provider_mock.app(require_client_registration=True)
    server = werkzeug.serving.make_server("127.0.0.1", 0, VerifierCheck(application, challenge(verifier)),
                                          threaded=True, ssl_context=server_context(chain))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = Browser(f"https://{HOST}:{server.server_port}", authority)
    client = browser.register()
    print(json.dumps({
        "issuer": browser.issuer, "certificate": authority, "client_id": client["client_id"],
        "client_secret": client["client_secret"], "redirect_uri": REDIRECT_URI, "verifier": verifier,
        "codes": [browser.sign_in(client["client_id"], challenge(verifier)) for _ in range(2)],
    }), flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
