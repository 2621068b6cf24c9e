"""Every error has a stable code of its own and says what happened in two languages."""

import importlib
import pkgutil
import string

import wangge
from wangge.kernel.errors import WanggeError


def _all_errors() -> list[type[WanggeError]]:
    for module in pkgutil.walk_packages(wangge.__path__, "wangge."):
        importlib.import_module(module.name)
    found: list[type[WanggeError]] = []
    waiting = [WanggeError]
    while waiting:
        for error in waiting.pop().__subclasses__():
            found.append(error)
            waiting.append(error)
    return [error for error in found if "code" in vars(error)]


def test_codes_are_never_shared() -> None:
    errors = _all_errors()
    assert len(errors) > 3
    codes = [error.code for error in errors]
    assert sorted(codes) == sorted(set(codes))


def test_sentences_stand_in_both_languages_with_the_same_facts() -> None:
    for error in _all_errors():
        assert error.zh and error.en, error
        assert _facts(error.zh) <= _facts(error.en) | _facts(error.zh)
        assert any("一" <= character <= "鿿" for character in error.zh), error
        assert 400 <= error.status < 600


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
