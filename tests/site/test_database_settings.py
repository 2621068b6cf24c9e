"""The database's address: what it says, and what is asked for when it says nothing."""

import pytest

from wangge.site.settings.database import _postgresql


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", ""])
def test_on_this_machine_tls_is_the_addresss_choice(host: str) -> None:
    assert "sslmode" not in _postgresql(f"postgresql://a:b@{host}/wangge")["OPTIONS"]


def test_over_a_network_nothing_falls_back_to_plain_text() -> None:
    given = _postgresql("postgresql://a:p%40ss@db.bank:6432/wangge")
    assert given["OPTIONS"]["sslmode"] == "require"
    assert (given["HOST"], given["PORT"], given["PASSWORD"]) == ("db.bank", "6432", "p@ss")


def test_the_address_may_ask_for_more() -> None:
    url = "postgresql://a:b@db.bank/wangge?sslmode=verify-full&sslrootcert=%2Fetc%2Fbank.pem"
    options = _postgresql(url)["OPTIONS"]
    assert options["sslmode"] == "verify-full"
    assert options["sslrootcert"] == "/etc/bank.pem"
    assert options["pool"]["max_size"] == 8
