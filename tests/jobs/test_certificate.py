import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from wangge.jobs.certificate import VALID_FOR, ensure_certificate

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_certificate_is_made_once_and_kept_private(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(folder=tmp_path / "tls", now=NOW)
    made = certificate.read_bytes()
    names = x509.load_pem_x509_certificate(made).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert "localhost" in names.value.get_values_for_type(x509.DNSName)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    ensure_certificate(folder=tmp_path / "tls", now=NOW + timedelta(days=30))
    assert certificate.read_bytes() == made


def test_an_expired_certificate_is_made_anew(tmp_path: Path) -> None:
    certificate, _ = ensure_certificate(folder=tmp_path, now=NOW)
    made = certificate.read_bytes()
    ensure_certificate(folder=tmp_path, now=NOW + VALID_FOR + timedelta(days=1))
    assert certificate.read_bytes() != made
