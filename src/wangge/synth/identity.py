"""Identity numbers, phone numbers and credit codes that can belong to nobody.

**Resident identity numbers** keep the form of GB 11643 (real birth date, right check digit), but
their area code ends in 99: no edition of GB/T 2260 that we know gives a county such a code, and
none of the 2,978 codes in today's division list ends so. The county's people carry 320999 (the
province and city stay true, so a masked `3209**********1234` looks right), people from elsewhere
their province and 9999. A number with such a code was never issued.

**Mobile numbers** have 11 digits and begin with a three-digit segment that the ministry's
numbering plan keeps in reserve (154, 160, 161, 163, 164, 168, 169): nobody can be rung.

**Credit codes** keep the form of GB 32100 with area 320999 and right check characters.

Numbers are unique without shared state: each village owns some of the 500 sequence numbers of
a day and gender, and a stretch of the phone numbers, so villages can be made in any order.
"""

from datetime import date, timedelta

from wangge.kernel.identity import resident_check_digit, uscc_check_character

COUNTY_AREA = "320999"
ELSEWHERE_SUFFIX = "9999"
MOBILE_SEGMENTS = ("154", "160", "161", "163", "164", "168", "169")
SLOTS = 500  # odd (male) or even (female) three-digit sequence numbers of one day
_MOBILES = len(MOBILE_SEGMENTS) * 10**8
_MOBILES_A_VILLAGE = 2_000_003
_MOBILE_STEP = 387_420_489  # 3**18, prime to the 7e8 numbers: a step that meets each once
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGS_A_VILLAGE = 100_000
FIRMS_A_VILLAGE = 20_000  # credit codes set aside for the firms planned ahead
_ORG_STEP = 514_229  # prime to 31**5


class Registrar:
    """Issues the numbers of one village; `slots` are its sequence numbers of every day."""

    def __init__(self, village: int, slots: tuple[int, ...], seed: int) -> None:
        self._village = village
        self._slots = slots
        self._seed = seed
        self._used: set[tuple[int, int, str, str]] = set()
        self._mobiles = 0
        self._orgs = 0

    def id_no(self, birth: date, gender: str, area: str = COUNTY_AREA) -> tuple[str, date]:
        """Return a number and the birth date it states.

        When the village's numbers of that day are gone the date moves to the next day of the
        same year.
        """
        while True:
            day = birth.toordinal()
            for slot in self._slots:
                if (day, slot, gender, area) not in self._used:
                    self._used.add((day, slot, gender, area))
                    return _id_no(area, birth, (slot + day * 7) % SLOTS, gender), birth
            following = birth + timedelta(days=1)
            birth = following if following.year == birth.year else date(birth.year, 1, 1)

    def mobile(self) -> str:
        """Return the next mobile number of the village."""
        number = self._village * _MOBILES_A_VILLAGE + self._mobiles
        self._mobiles += 1
        place = ((number + 1) * _MOBILE_STEP + self._seed * 7_919) % _MOBILES
        return f"{MOBILE_SEGMENTS[place // 10**8]}{place % 10**8:08d}"

    def uscc(self, prefix: str) -> str:
        """Return the next credit code; `prefix` 92 individual business, 93 cooperative."""
        self._orgs += 1
        return uscc_of(prefix, self._village, FIRMS_A_VILLAGE + self._orgs, self._seed)


def uscc_of(prefix: str, village: int, number: int, seed: int) -> str:
    """Return the `number`-th credit code of a village (0 to 99,999).

    `prefix`: 12 institution, 91 firm, 92 individual business, 93 cooperative. Firms are planned
    for the whole county and take the numbers below `FIRMS_A_VILLAGE`.
    """
    place = (village * _ORGS_A_VILLAGE + number) * _ORG_STEP + seed
    first17 = prefix + COUNTY_AREA + _organisation_code(place % 31**6)
    return first17 + uscc_check_character(first17)


def _id_no(area: str, birth: date, slot: int, gender: str) -> str:
    sequence = slot * 2 + (1 if gender == "M" else 0)
    first17 = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first17 + resident_check_digit(first17)


def to_15_digits(id_no: str) -> str:
    """Return the first-generation form: no century, no check digit."""
    return id_no[:6] + id_no[8:17]


def _organisation_code(number: int) -> str:
    """Return a nine-character organisation code beginning MA, with its check character."""
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 31)
        digits += _USCC_ALPHABET[digit]
    body = "MA" + digits
    total = sum(_ORG_ALPHABET.index(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def share_slots(weights: list[int]) -> list[tuple[int, ...]]:
    """Divide the 500 sequence numbers of a day among villages: one each, the rest by weight."""
    spare = SLOTS - len(weights)
    total = sum(weights) or 1
    shares = [1 + int(spare * w / total) for w in weights]
    starts = [sum(shares[:i]) for i in range(len(shares))]
    return [tuple(range(a, a + n)) for a, n in zip(starts, shares, strict=True)]
