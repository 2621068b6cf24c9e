"""A bank in production is told when a password alone opens powerful accounts."""

import pytest

from wangge.areas.organisation.deploy_checks import check_sign_in, sign_in_warnings


@pytest.mark.parametrize(
    ("https", "demanded", "warned"),
    [
        (True, "optional", True),
        (True, "privileged", False),
        (True, "everyone", False),
        (False, "optional", False),
    ],
)
def test_an_optional_second_factor_is_warned_of_where_https_is_on(
    https, demanded, warned, settings
):
    settings.SESSION_COOKIE_SECURE = https
    settings.WANGGE_SECOND_FACTOR = demanded
    assert bool(sign_in_warnings()) is warned
    assert [found.id for found in check_sign_in()] == (["wangge.W001"] if warned else [])
