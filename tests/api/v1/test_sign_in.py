"""Second factor, passkeys, step-up, time-outs, devices: what a thief of one thing cannot do."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.authenticator import Passkey, code_at
from tests.personas import NOW, PASSWORD, hire_everyone, staff
from wangge.areas.organisation.models import AuditEvent, Device, SignIn
from wangge.kernel import time

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def clock(monkeypatch):
    """The API's clock; `clock.add(minutes=5)` turns it."""

    class Clock:
        now = NOW

        def add(self, **by: int) -> None:
            self.now += timedelta(**by)

    turned = Clock()
    monkeypatch.setattr(time, "now", lambda: turned.now)
    return turned


@pytest.fixture
def people(db) -> None:
    hire_everyone(PASSWORD)


def browser(address: str = "10.1.1.7", agent: str = ANDROID) -> Client:
    """A browser at this address; HTTPS, as passkeys need it."""
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent, **{"wsgi.url_scheme": "https"})


def post(client: Client, path: str, **body):
    return client.post(f"/api/v1{path}", body, "application/json")


def enter(client: Client, username: str = "manager_a", password: str = PASSWORD, face="console"):
    return post(client, "/session", username=username, password=password, face=face)


def with_totp(client: Client, clock, username: str = "manager_a") -> tuple[str, list[str]]:
    """Sign in and take an authenticator app; return its secret and the recovery codes."""
    assert enter(client, username).status_code == 200
    secret = post(client, "/my/totp/begin").json()["secret"]
    done = post(client, "/my/totp", code=code_at(secret, clock.now))
    assert done.status_code == 200, done.content
    clock.add(minutes=1)
    return secret, done.json()["codes"]


def code_of(answer) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_password_alone_no_longer_opens_a_session(people, clock):
    secret, _ = with_totp(browser(), clock)
    other = browser()
    first = enter(other).json()
    assert first["staff"] is None and first["factors"] == ["totp", "recovery"]
    assert other.get("/api/v1/units").status_code == 401
    second = post(other, "/session/second-factor", code=code_at(secret, clock.now))
    assert second.json()["staff"]["username"] == "manager_a"
    assert other.get("/api/v1/units").status_code == 200
    assert SignIn.objects.latest("pk").second == "totp"


def test_a_code_serves_once_and_a_recovery_code_too(people, clock):
    secret, recovery = with_totp(browser(), clock)
    assert len(recovery) == 10
    code = code_at(secret, clock.now)
    for shown in (code, recovery[0]):
        one, two = browser(), browser()
        enter(one)
        enter(two)
        assert post(one, "/session/second-factor", code=shown).status_code == 200
        again = post(two, "/session/second-factor", code=shown)
        assert code_of(again) == (401, "session.wrong_code")
        clock.add(minutes=1)


def test_wrong_codes_lock_like_wrong_passwords(people, clock):
    secret, _ = with_totp(browser(), clock)
    client = browser()
    enter(client)
    answers = [post(client, "/session/second-factor", code="000000") for _ in range(5)]
    assert code_of(answers[-1]) == (429, "session.locked")
    right = post(client, "/session/second-factor", code=code_at(secret, clock.now))
    assert code_of(right) == (429, "session.locked")
    assert code_of(enter(client)) == (429, "session.locked")

    officer = browser()
    enter(officer, "security_officer")
    found = officer.get("/api/v1/accounts?q=1005").json()["items"][0]
    assert found["is_locked"] and found["name"] == "吴甲"
    assert officer.delete(f"/api/v1/accounts/{found['id']}/lock-out").json()["is_locked"] is False
    clock.add(minutes=1)
    enter(client)
    again = post(client, "/session/second-factor", code=code_at(secret, clock.now))
    assert again.status_code == 200
    assert AuditEvent.objects.filter(action="session.unlock").count() == 1


def test_the_second_step_must_come_soon_and_after_the_first(people, clock):
    secret, _ = with_totp(browser(), clock)
    client = browser()
    gone = (401, "session.first_step_gone")
    shown = code_at(secret, clock.now)
    assert code_of(post(client, "/session/second-factor", code=shown)) == gone
    enter(client)
    clock.add(minutes=6)
    shown = code_at(secret, clock.now)
    assert code_of(post(client, "/session/second-factor", code=shown)) == gone


def test_secrets_do_not_stand_in_the_database_as_they_are(people, clock):
    from allauth.mfa.models import Authenticator

    secret, recovery = with_totp(browser(), clock)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and recovery[0] not in stored
    events = str(list(AuditEvent.objects.values()))
    assert secret not in events and PASSWORD not in events


def test_a_passkey_opens_a_session_alone_and_confirms(people, clock):
    key = Passkey()
    mine = browser()
    enter(mine)
    options = post(mine, "/my/passkeys/begin").json()["options"]
    done = post(mine, "/my/passkeys", name="我的手机", credential=key.make(options))
    assert done.status_code == 200, done.content
    listed = mine.get("/api/v1/my/security").json()["passkeys"]
    assert [one["name"] for one in listed] == ["我的手机"]

    other = browser()
    asked = post(other, "/session/passkey/options").json()["options"]
    entered = post(other, "/session/passkey", credential=key.show(asked))
    assert entered.json()["staff"]["username"] == "manager_a", entered.content
    assert SignIn.objects.latest("pk").method == "passkey"

    replayed = post(browser(), "/session/passkey", credential=key.show(asked))
    assert code_of(replayed) == (401, "session.wrong_code")
    stranger = Passkey(user_handle=key.user_handle)
    third = browser()
    asked = post(third, "/session/passkey/options").json()["options"]
    forged = post(third, "/session/passkey", credential=stranger.show(asked))
    assert code_of(forged) == (401, "session.wrong_code")


@pytest.mark.parametrize("credential", [{}, {"id": "x"}, {"response": None}, {"rawId": 3}])
def test_a_broken_passkey_answer_is_refused_politely(people, clock, credential):
    client = browser()
    post(client, "/session/passkey/options")
    refused = post(client, "/session/passkey", credential=credential)
    assert code_of(refused) == (401, "session.wrong_code")


def test_sensitive_acts_ask_again_after_a_while(people, clock):
    client = browser()
    secret, _ = with_totp(client, clock)
    clock.add(minutes=11)
    asked = post(client, "/my/recovery-codes")
    assert code_of(asked) == (403, "session.confirm_needed")
    assert asked.json()["facts"] == {"minutes": 10}
    assert client.get("/api/v1/session/confirmation").json()["factors"] == ["totp", "recovery"]
    by_password = post(client, "/session/confirmation", password=PASSWORD)
    assert code_of(by_password) == (401, "session.wrong_code"), "who has a factor must show it"
    post(client, "/session/confirmation", code=code_at(secret, clock.now))
    assert post(client, "/my/recovery-codes").status_code == 200


def test_without_a_factor_the_password_confirms(people, clock):
    client = browser()
    enter(client)
    clock.add(minutes=11)
    assert code_of(post(client, "/my/totp/begin")) == (403, "session.confirm_needed")
    wrong = post(client, "/session/confirmation", password="wrong")
    assert code_of(wrong) == (401, "session.wrong_password")
    assert post(client, "/session/confirmation", password=PASSWORD).status_code == 200
    assert post(client, "/my/totp/begin").status_code == 200


def test_each_proof_gives_the_session_a_new_key(people, clock):
    client = browser()
    enter(client)
    first = client.cookies["wangge_session"].value
    assert post(client, "/session/confirmation", password=PASSWORD).status_code == 200
    assert client.cookies["wangge_session"].value != first
    assert client.get("/api/v1/units").status_code == 200
    client.cookies["wangge_session"] = first
    assert code_of(client.get("/api/v1/units")) == (401, "session.required")


@pytest.mark.parametrize(
    ("who", "face", "idle", "longest"),
    [
        ("branch_head", "console", 30, 12 * 60),
        ("auditor", "console", 15, 12 * 60),
        ("auditor", "field", 15, 12 * 60),
        ("manager_a", "console", 30, 12 * 60),
        ("manager_a", "field", 8 * 60, 24 * 60),
    ],
)
def test_sessions_time_out(people, clock, who, face, idle, longest):
    client = browser()
    enter(client, who, face=face)
    clock.add(minutes=idle)
    assert client.get("/api/v1/session").json()["staff"]
    clock.add(minutes=idle + 1)
    assert code_of(client.get("/api/v1/units")) == (401, "session.timed_out")
    assert client.get("/api/v1/session").json()["staff"] is None

    busy = browser()
    enter(busy, who, face=face)
    for _ in range(longest // idle):
        clock.add(minutes=idle)
        assert busy.get("/api/v1/session").json()["staff"]
    clock.add(minutes=1)
    assert code_of(busy.get("/api/v1/units")) == (401, "session.timed_out")
    assert SignIn.objects.latest("pk").end == "too_long"


def test_a_session_is_ended_from_another_one(people, clock):
    here, there = browser(), browser(address="10.9.9.9")
    enter(there)
    enter(here)
    listed = here.get("/api/v1/my/security").json()["sessions"]
    assert [one["is_this"] for one in listed] == [True, False]
    outsider = browser()
    enter(outsider, "outsider")
    assert outsider.delete(f"/api/v1/sessions/{listed[1]['id']}").status_code == 404
    clock.add(minutes=11)
    late = here.delete(f"/api/v1/sessions/{listed[1]['id']}")
    assert code_of(late) == (403, "session.confirm_needed")
    post(here, "/session/confirmation", password=PASSWORD)
    assert here.delete(f"/api/v1/sessions/{listed[1]['id']}").status_code == 200
    assert code_of(there.get("/api/v1/units")) == (401, "session.revoked")
    assert here.get("/api/v1/units").status_code == 200


def test_a_revoked_device_is_refused_at_once_and_for_good(people, clock):
    phone, desk = browser(), browser(agent="Windows Firefox/130")
    enter(phone, face="field")
    enter(desk)
    found = desk.get("/api/v1/my/security").json()["devices"]
    lost = next(one for one in found if not one["is_this"])
    assert lost["label"] == "Android · Chrome"
    desk.delete(f"/api/v1/devices/{lost['id']}")
    assert code_of(phone.get("/api/v1/units")) == (401, "session.device_revoked")
    assert code_of(enter(phone, face="field")) == (401, "session.device_revoked")
    other = enter(phone, "manager_b", face="field")
    assert other.status_code == 200, "the browser is another device for another person"


def test_phones_are_limited_and_new_ones_wait(people, clock, settings):
    settings.WANGGE_PHONES_PER_PERSON = 2
    settings.WANGGE_DEVICE_APPROVAL = "field"
    first, second = browser(), browser()
    assert enter(first, face="field").status_code == 200
    assert code_of(enter(second, face="field")) == (403, "session.device_waits")
    assert code_of(enter(browser(), face="field")) == (403, "session.too_many_phones")
    waiting = Device.objects.get(approved_at=None)
    own = first.post(f"/api/v1/devices/{waiting.pk}/approval")
    assert code_of(own) == (403, "common.not_allowed"), "a password must not approve a phone"
    officer = browser()
    enter(officer, "security_officer")
    assert officer.post(f"/api/v1/devices/{waiting.pk}/approval").status_code == 200


def test_a_waiting_phone_keeps_its_key_and_enters_once_approved(people, clock, settings):
    settings.WANGGE_DEVICE_APPROVAL = "field"
    enter(browser(), face="field")
    phone = browser()
    assert code_of(enter(phone, face="field")) == (403, "session.device_waits")
    Device.objects.filter(approved_at=None).update(approved_at=clock.now)
    assert enter(phone, face="field").status_code == 200


def test_who_signs_in_elsewhere_is_noticed(people, clock):
    home = browser()
    assert enter(home).json()["notices"] == 0, "the first sign-in is no news"
    thief = browser(address="203.0.113.5")
    enter(thief)
    again = enter(home).json()
    assert again["notices"] == 1
    notice = home.get("/api/v1/my/security").json()["notices"][0]
    assert (notice["address"], notice["is_new_network"]) == ("203.0.113.5", True)
    post(home, "/my/notices/seen")
    assert home.get("/api/v1/session").json()["notices"] == 0
    assert home.get("/api/v1/my/sign-ins").json()["total"] == 3


def test_a_session_opened_past_the_register_is_refused(people, clock):
    client = browser()
    enter(client)
    SignIn.objects.all().delete()
    assert code_of(client.get("/api/v1/units")) == (401, "session.required")


@pytest.mark.parametrize(
    ("demanded", "who", "owes"),
    [
        ("optional", "administrator", False),
        ("privileged", "administrator", True),
        ("privileged", "auditor", True),
        ("privileged", "branch_head", True),
        ("privileged", "department", True),
        ("everyone", "manager_a", True),
    ],
)
def test_whom_the_bank_asks_for_a_second_factor(people, clock, settings, demanded, who, owes):
    settings.WANGGE_SECOND_FACTOR = demanded
    client = browser()
    told = enter(client, who).json()
    assert told["must"] == (["enrol_second_factor"] if owes else [])
    if owes:
        refused = client.get("/api/v1/units")
        assert code_of(refused) == (403, "session.duty_first")
        secret = post(client, "/my/totp/begin").json()["secret"]
        post(client, "/my/totp", code=code_at(secret, clock.now))
    assert client.get("/api/v1/units").status_code == 200


def test_a_first_password_must_be_changed(people, clock):
    officer, person = browser(), browser()
    enter(officer, "security_officer")
    enter(person)
    pk = staff("manager_a").pk
    first = officer.post(f"/api/v1/accounts/{pk}/password").json()["password"]
    assert person.get("/api/v1/units").status_code == 401, "his sessions are over"
    assert enter(person).status_code == 401
    assert enter(person, password=first).json()["must"] == ["change_password"]
    assert code_of(person.get("/api/v1/units")) == (403, "session.duty_first")
    weak = post(person, "/my/password", old=first, new="password1234")
    assert code_of(weak) == (422, "password.weak")
    done = post(person, "/my/password", old=first, new="green fields at dawn")
    assert done.json() == {"must": []}
    assert person.get("/api/v1/units").status_code == 200


def test_the_officer_helps_who_lost_everything_but_never_himself(people, clock):
    with_totp(browser(), clock)
    officer = browser()
    enter(officer, "security_officer")
    pk, own = staff("manager_a").pk, staff("security_officer").pk
    assert officer.delete(f"/api/v1/accounts/{pk}/factors").json()["factors"] == []
    assert enter(browser()).json()["staff"]
    assert officer.delete(f"/api/v1/accounts/{own}/factors").status_code == 403
    manager = browser()
    enter(manager)
    assert manager.get("/api/v1/accounts").status_code == 403
    assert officer.delete(f"/api/v1/accounts/{pk}/sessions").json()["sessions"] == []
    assert manager.get("/api/v1/units").status_code == 401
