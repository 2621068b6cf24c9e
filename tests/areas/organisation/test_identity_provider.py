"""Signing in through a real OpenID Connect provider that runs beside the test."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.personas import hire_everyone, staff
from tests.repo.repository import ROOT
from wangge.areas.organisation.identity_provider import ProviderRefused, _match
from wangge.areas.organisation.models import AuditEvent, SignIn, Staff
from wangge.areas.organisation.provider_token import BankAdapter
from wangge.kernel import time

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/sign-in/oidc/bank/login/callback/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The provider's address; the process ends with the module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    node = shutil.which("node")
    assert node, "run through `make test`, which puts Node.js on the path"
    server = subprocess.Popen(
        [node, "oidc-provider-for-tests.mjs", str(port), CALLBACK],
        cwd=ROOT / "web",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None and server.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def bank_with_provider(issuer, settings) -> None:
    """The personas, none with a password, and the provider connected."""
    hire_everyone()
    settings.WANGGE_OIDC_ISSUER = issuer
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "bank",
                    "name": "统一认证",
                    "client_id": "wangge",
                    "secret": "a secret of the tests",
                    "settings": {"server_url": issuer},
                }
            ],
        }
    }


def begin(client: Client, face: str = "console") -> str:
    answer = client.post("/api/v1/session/provider", {"face": face}, "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["url"]


def sign_in_there(url: str, login: str) -> str:
    """Fill in the provider's forms as `login`; return the address it sends the browser back to."""
    browser = requests.Session()
    page = browser.get(url, allow_redirects=False)
    for _ in range(20):
        if page.is_redirect:
            target = urljoin(page.url, page.headers["Location"])
            if target.startswith("http://testserver"):
                return target
            page = browser.get(target, allow_redirects=False)
            continue
        action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
        assert action and prompt, page.text[:2000]
        form = {"prompt": prompt[1], "login": login, "password": "the provider's own business"}
        page = browser.post(urljoin(page.url, action[1]), form, allow_redirects=False)
    raise AssertionError("the provider never sent the browser back")


def come_back(client: Client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_the_bank_s_provider_opens_a_session(bank_with_provider):
    client = Client()
    asked = client.get("/api/v1/session").json()
    assert [one["id"] for one in asked["providers"]] == ["bank"]
    url = begin(client)
    query = parse_qs(urlsplit(url).query)
    assert query["response_type"] == ["code"] and query["code_challenge_method"] == ["S256"]
    back = come_back(client, sign_in_there(url, "manager_a"))
    assert (back.status_code, back["Location"]) == (302, "/console/")
    assert client.get("/api/v1/session").json()["staff"]["name"] == "吴甲"
    assert client.get("/api/v1/units").status_code == 200
    assert SignIn.objects.get().method == "provider"
    assert AuditEvent.objects.filter(action="session.open").count() == 1


def test_the_phone_comes_back_to_the_field_app(bank_with_provider):
    client = Client()
    back = come_back(client, sign_in_there(begin(client, "field"), "manager_a"))
    assert back["Location"] == "/field/"
    assert SignIn.objects.get().face == "field"


def test_another_claim_may_name_the_staff_number(bank_with_provider, settings):
    settings.WANGGE_OIDC_CLAIM, settings.WANGGE_OIDC_MATCH = "employee_no", "staff_no"
    Staff.objects.filter(username="manager_b").update(staff_no="no-zhang")
    client = Client()
    come_back(client, sign_in_there(begin(client), "zhang"))
    assert client.get("/api/v1/session").json()["staff"]["username"] == "manager_b"


@pytest.mark.parametrize("who", ["stranger", "gone"])
def test_nobody_is_created_by_signing_in(bank_with_provider, who):
    Staff.objects.filter(pk=staff("manager_b").pk).update(username="gone", is_active=False)
    before = Staff.objects.count()
    client = Client()
    back = come_back(client, sign_in_there(begin(client), who))
    assert back["Location"] == "/console/sign-in?refused=session.provider_unknown"
    assert client.get("/api/v1/session").json()["staff"] is None
    assert Staff.objects.count() == before


def test_a_code_serves_one_browser_once(bank_with_provider):
    client, thief = Client(), Client()
    address = sign_in_there(begin(client), "manager_a")
    begin(thief)
    refused = "/console/sign-in?refused=session.provider_refused"
    assert come_back(thief, address)["Location"] == refused, "the state belongs to a session"
    assert come_back(client, address)["Location"] == "/console/"
    assert come_back(client, address)["Location"] == refused


def test_without_a_provider_none_is_offered(db):
    client = Client()
    assert client.get("/api/v1/session").json()["providers"] == []
    answer = client.post("/api/v1/session/provider", {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (503, "session.provider_unreached")
    assert client.get("/sign-in/oidc/bank/login/").status_code == 404


def test_only_the_configured_issuer_is_believed(bank_with_provider, settings):
    settings.WANGGE_OIDC_ISSUER += "/"
    client = Client()
    back = come_back(client, sign_in_there(begin(client), "manager_a"))
    assert back["Location"] == "/console/sign-in?refused=session.provider_refused"
    assert client.get("/api/v1/session").json()["staff"] is None


def test_a_token_without_the_issuers_signature_is_refused(bank_with_provider, issuer, rf):
    adapter = BankAdapter(rf.get("/"), "bank")
    key = requests.get(f"{issuer}/jwks", timeout=5).json()["keys"][0]
    now = int(time.now().timestamp())
    claims = {"iss": issuer, "aud": "wangge", "sub": "manager_a", "iat": now, "exp": now + 60}
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = {"kid": key["kid"]}
    forged = [
        jwt.encode(claims, own, "RS256", named),
        jwt.encode(claims, "a secret of the tests, thirty-two bytes", "HS256", named),
        jwt.encode(claims, None, "none", named),
        jwt.encode(claims, own, "RS256", {"kid": "another"}),
        jwt.encode(claims, own, "RS256", named | {"jku": "http://127.0.0.1:1/jwks"}),
        "no token at all",
    ]
    app = adapter.get_provider().app
    for token in forged:
        with pytest.raises(OAuth2Error):
            adapter._decode_id_token(app, token)


def test_what_is_told_beside_the_token_is_about_the_same_person():
    told = {"id_token": {"sub": "a"}, "userinfo": {"sub": "b", "preferred_username": "manager_a"}}
    with pytest.raises(ProviderRefused):
        _match(told)
