"""`core` 核心系统: customer numbers, deposits, monthly turnover, channels."""

from datetime import date, timedelta

from wangge.synth.banking import Relationship
from wangge.synth.desk import Desk, lump, yuan
from wangge.synth.identity import to_15_digits
from wangge.synth.people import Life, Person, Standing
from wangge.synth.tables import CORE_CHANNEL, CORE_CUSTOMER, CORE_DEPOSIT, CORE_TXN_MONTHLY

_MONTHS = 3
_ACTIVE = 0.25  # relationships with turnover every month
_LANDLINES = 0.03
# time deposit: term in months, weight, rate a year
_TERMS = ((3, 8, 0.0085), (6, 10, 0.0105), (12, 42, 0.0125), (24, 12, 0.0135), (36, 24, 0.0160),
          (60, 4, 0.0165))  # fmt: skip
_LATELY_MATURED = 56  # days: the eight weeks the field history covers
_CHANNELS = (("mobile_bank", 0.34), ("sms", 0.08), ("quick_pay", 0.10), ("social_card", 0.20),
             ("etc", 0.04), ("credit_card", 0.05))  # fmt: skip
_PENSION_FROM = 60


def extract(desk: Desk) -> None:
    """Write the four core tables for every relationship of the village."""
    for relationship in list(desk.bank.relationships.values()):
        closed = desk.clerk.hit(desk.dirt.closed_accounts)
        _customer(desk, relationship, relationship.cif_no, closed)
        _deposits(desk, relationship, relationship.cif_no, closed)
        if not closed:
            _turnover(desk, relationship)
            _channels(desk, relationship)
        if desk.clerk.hit(desk.dirt.duplicate_cifs):
            _duplicate(desk, relationship)


def _customer(desk: Desk, it: Relationship, cif_no: str, closed: bool) -> None:
    status = "1" if closed else "0"
    org = desk.grid_of(it.door).outlet
    opened = desk.day(it.opened)
    phone = ""
    if desk.rng.random() < _LANDLINES:  # no local number begins with 0: nobody can be rung
        phone = f"0515-0{desk.rng.randint(0, 9_999_999):07d}"
    if it.person is None:
        firm = it.business
        assert firm is not None  # noqa: S101 (a relationship has a person or a business)
        mobile = desk.clerk.mobile(firm.owner, desk.age(firm.owner))
        row = [
            cif_no, "E", firm.name, "51", firm.uscc, "", "", mobile, phone,
            desk.clerk.address(firm.door), opened, org, status,
        ]  # fmt: skip
    else:
        person = it.person
        row = [
            cif_no, "P", desk.clerk.name(person), "01", desk.clerk.id_no(person), person.gender,
            desk.day(person.birth), desk.clerk.mobile(person, desk.age(person)), phone,
            desk.clerk.address(it.door), opened, org, status,
        ]  # fmt: skip
    desk.add(CORE_CUSTOMER, row, it.entity_id)


def _duplicate(desk: Desk, it: Relationship) -> None:
    """A second customer number of the same person: an old passbook with what was known then."""
    person = it.person
    if person is None:
        return
    opened = max(it.opened - timedelta(days=desk.rng.randint(200, 4000)), date(1996, 1, 1))
    old = desk.rng.random() < 0.5 and person.birth.year < 1985 and desk.dirt.ids_15_digit > 0
    cif_no = desk.number("2")
    row = [
        cif_no, "P", desk.clerk.name(person), "01",
        to_15_digits(person.id_no) if old else desk.clerk.id_no(person), person.gender,
        desk.day(person.birth), person.old_mobile, "", desk.clerk.address(it.door),
        desk.day(opened), desk.grid_of(it.door).outlet, "1" if desk.rng.random() < 0.4 else "0",
    ]  # fmt: skip
    desk.add(CORE_CUSTOMER, row, it.entity_id)
    _deposit(desk, cif_no, it, "D01", desk.rng.expovariate(1 / 60), opened, None, 0.0005, False)


def _deposits(desk: Desk, it: Relationship, cif_no: str, closed: bool) -> None:
    rng = desk.rng
    demand = 0.0 if closed else 2_600 * rng.lognormvariate(0, 1.7)
    if it.business is not None:
        demand *= 6
    _deposit(desk, cif_no, it, "D01", demand, it.opened, None, 0.0005, closed)
    if closed or it.business is not None:
        return
    person = it.person
    assert person is not None  # noqa: S101 (no business, so a person)
    if rng.random() < _saving_share(desk, person):
        for _ in range(rng.choices((1, 2, 3), (68, 24, 8))[0]):
            _time_deposit(desk, cif_no, it)
    if rng.random() < 0.012:
        opened = desk.days_ago(5, 700)
        amount = lump(rng, 120_000, 0.7, 10_000)
        _deposit(desk, cif_no, it, "D03", amount, opened, None, 0.0065, False)
    if rng.random() < 0.035:
        opened = desk.days_ago(5, 360)
        due = opened + timedelta(days=rng.choice((91, 182, 364)))
        amount = lump(rng, 60_000, 0.8, 10_000)
        past = due <= desk.today
        _deposit(desk, cif_no, it, "D04", 0 if past else amount, opened, due, 0.026, past)


def _saving_share(desk: Desk, person: Person) -> float:
    """Old people save in time deposits, the young hardly do."""
    age = desk.age(person)
    if age < 22:
        return 0.03
    return 0.16 if age < 40 else 0.34 if age < 60 else 0.42


def _time_deposit(desk: Desk, cif_no: str, it: Relationship) -> None:
    """One time deposit: running, or matured within the last weeks and closed or renewed."""
    rng = desk.rng
    months, _, rate = rng.choices(_TERMS, [t[1] for t in _TERMS])[0]
    length = round(months * 30.44)
    amount = lump(rng, 32_000, 0.9, 1_000)
    if it.person is not None and it.person.life in (Life.OWNER, Life.MERCHANT, Life.SERVANT):
        amount *= 2
    opened = desk.today - timedelta(days=rng.randint(-_LATELY_MATURED, length - 1) % length)
    matured = rng.random() < min(0.5, _LATELY_MATURED / (length + _LATELY_MATURED))
    if not matured:
        due = opened + timedelta(days=length)
        _deposit(desk, cif_no, it, "D02", amount, opened, due, rate, False)
        return
    due = desk.today - timedelta(days=rng.randint(1, _LATELY_MATURED))
    _deposit(desk, cif_no, it, "D02", 0.0, due - timedelta(days=length), due, rate, True)
    if rng.random() < 0.6:  # renewed the same day for the same term
        _deposit(desk, cif_no, it, "D02", amount, due, due + timedelta(days=length), rate, False)


def _deposit(
    desk: Desk, cif_no: str, it: Relationship, product: str, balance: float, opened: date,
    due: date | None, rate: float, closed: bool,
) -> None:  # fmt: skip
    average = 0.0 if closed else balance
    if product == "D01" and not closed:
        average = balance * desk.rng.uniform(0.5, 1.4)
    row = [
        desk.number(f"3209{product[1:]}"), cif_no, product, yuan(balance), yuan(average),
        desk.day(opened), desk.day(due), f"{rate:.6f}", desk.grid_of(it.door).outlet,
        "1" if closed else "0",
    ]  # fmt: skip
    desk.add(CORE_DEPOSIT, row)


def _turnover(desk: Desk, it: Relationship) -> None:
    rng = desk.rng
    busy = _ACTIVE * (1.9 if it.business is not None else 1.0)
    if it.activity > busy or (it.person is not None and it.person.standing is not Standing.NORMAL):
        return
    salary, subsidy, flow = _regular_income(desk, it)
    for back in range(1, _MONTHS + 1):
        more = flow * rng.lognormvariate(0, 0.6)
        paid_in = salary + subsidy + more
        paid_out = paid_in * rng.uniform(0.5, 1.2)
        row = [
            it.cif_no, desk.month(back), yuan(paid_in), str(1 + int(more / 900)), yuan(paid_out),
            str(1 + int(paid_out / 240)), yuan(salary), yuan(subsidy),
        ]  # fmt: skip
        desk.add(CORE_TXN_MONTHLY, row)


def _regular_income(desk: Desk, it: Relationship) -> tuple[float, float, float]:
    """Salary and subsidy a month, and the median of what else comes in."""
    person = it.person
    if person is None:
        return 0.0, 0.0, 42_000.0
    salary = subsidy = 0.0
    if person.life in (Life.WORKER, Life.SERVANT) and desk.rng.random() < 0.45:
        salary = round(person.income / 12 * desk.rng.uniform(0.85, 1.0), 2)
    if desk.age(person) >= _PENSION_FROM:
        subsidy = float(desk.rng.choice((230, 255, 255, 290, 320)))
    elif person.life is Life.FARMER and desk.rng.random() < 0.3:
        subsidy = round(desk.rng.uniform(60, 900), 2)
    return salary, subsidy, max(300.0, person.income / 12 * 0.4)


def _channels(desk: Desk, it: Relationship) -> None:
    age = desk.age(it.person) if it.person is not None else 45
    for channel, share in _CHANNELS:
        if channel == "mobile_bank":
            share *= 1.35 if 20 <= age < 50 else 0.9 if age < 62 else 0.3
        if channel in ("etc", "credit_card", "quick_pay") and age >= 65:
            share *= 0.15
        if desk.rng.random() < share:
            signed = max(it.opened, desk.days_ago(20, 3600))
            used = max(signed, desk.today - timedelta(days=int(desk.rng.expovariate(1 / 70))))
            status = "1" if desk.rng.random() < 0.05 else "0"
            row = [it.cif_no, channel, desk.day(signed), desk.day(used), status]
            desk.add(CORE_CHANNEL, row)
