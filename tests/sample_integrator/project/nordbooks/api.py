"""The connection that everything goes through."""

import httpx
import requests


class Api:
    """requests for what is simple."""

    def __init__(self, base, token):
        self.base = base.rstrip("/")
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, **options):
        response = self.session.request(method, self.base + path, timeout=10, **options)
        response.raise_for_status()
        return response.json()

    def get(self, path, **query):
        return self.call("GET", path, params=query)


def modern(base, token, transport=None):
    """httpx for the rest."""
    return httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, transport=transport)
