"""A token endpoint for a Manila that nobody logs in to (auth_strategy noauthv2): for tests only, and inside the cluster only.

Answers what clients of keystone ask before they speak to Manila: versions, a token, a catalog. Nothing is checked: whoever asks gets a
token, and Manila takes whoever has one for its administrator. The environment has AUTH_URL and SHARE_URL, the addresses inside the
cluster; PUBLIC_SHARE_URL, where the lab's user has a way in; REGION, PROJECT and PORT.
"""

import datetime
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REGION = os.environ["REGION"]
PROJECT = os.environ["PROJECT"]
USER = "lab"
WARNING = (
    "FOR TESTS ONLY: this endpoint checks no login. Whoever reaches it, or Manila's API, is Manila's administrator and owns all shares."
)
DOMAIN = {"id": "default", "name": "Default"}


def version(url):
    media = {"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}
    links = [{"rel": "self", "href": url}]
    return {"id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z", "links": links, "media-types": [media]}


def endpoints(internal, public):
    urls = {"public": public, "internal": internal, "admin": internal}
    return [{"id": name, "interface": name, "region": REGION, "region_id": REGION, "url": url} for name, url in urls.items()]


def catalog(public_auth_url):
    share = endpoints(os.environ["SHARE_URL"], os.environ["PUBLIC_SHARE_URL"])
    identity = endpoints(os.environ["AUTH_URL"], public_auth_url)
    # Clients look for Manila by either name.
    return [
        {"id": "sharev2", "type": "sharev2", "name": "manilav2", "endpoints": share},
        {"id": "shared-file-system", "type": "shared-file-system", "name": "manila", "endpoints": share},
        {"id": "identity", "type": "identity", "name": "keystone", "endpoints": identity},
    ]


def token(public_auth_url):
    now = datetime.datetime.now(datetime.timezone.utc)
    form = "%Y-%m-%dT%H:%M:%S.000000Z"
    return {
        "methods": ["password"],
        "user": {"id": USER, "name": USER, "domain": DOMAIN},
        "project": {"id": PROJECT, "name": USER, "domain": DOMAIN},
        "roles": [{"id": "admin", "name": "admin"}],
        "issued_at": now.strftime(form),
        "expires_at": (now + datetime.timedelta(hours=1)).strftime(form),
        "audit_ids": ["none"],
        "catalog": catalog(public_auth_url),
    }


class Handler(BaseHTTPRequestHandler):
    def answer(self, code, body, headers=()):
        text = json.dumps(body).encode()
        self.send_response(code)
        for name, value in [("Content-Type", "application/json"), ("Content-Length", str(len(text))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    @property
    def own_url(self):
        """By the name that whoever asks has for this endpoint."""
        return f"http://{self.headers.get('Host', 'localhost')}/v3"

    def missing(self):
        self.answer(404, {"error": {"code": 404, "title": "Not Found", "message": f"{self.path}: this is no keystone. {WARNING}"}})

    def do_GET(self):
        path = self.path.partition("?")[0].rstrip("/")
        if path == "":
            self.answer(300, {"versions": {"values": [version(f"{self.own_url}/")]}})
        elif path == "/v3":
            self.answer(200, {"version": version(f"{self.own_url}/")})
        elif path == "/v3/auth/tokens":
            self.answer(200, {"token": token(self.own_url)})
        else:
            self.missing()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.rstrip("/") == "/v3/auth/tokens":
            self.answer(201, {"token": token(self.own_url)}, [("X-Subject-Token", f"{USER}:{PROJECT}")])
        else:
            self.missing()

    def log_message(self, form, *values):
        # kubelet asks every few seconds.
        if "kube-probe" not in self.headers.get("User-Agent", ""):
            print(form % values, flush=True)


if __name__ == "__main__":
    print(WARNING, flush=True)
    ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler).serve_forever()
