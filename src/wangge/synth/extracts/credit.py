"""`credit` 信贷系统: borrowers with spouses, loans, guarantors, credit lines."""

from datetime import date, timedelta

from wangge.synth.desk import Desk, lump, yuan
from wangge.synth.people import Business, Household, Life, Person, Standing
from wangge.synth.tables import (
    CREDIT_BORROWER,
    CREDIT_GUARANTEE,
    CREDIT_LINE,
    CREDIT_LOAN,
)

_SHARE = {
    Life.MERCHANT: 0.40, Life.OWNER: 0.55, Life.GROWER: 0.65, Life.FARMER: 0.14,
    Life.WORKER: 0.12, Life.SERVANT: 0.28, Life.MIGRANT: 0.11, Life.RETIRED: 0.01,
    Life.IDLE: 0.04,
}  # fmt: skip
_FIRM_SHARE = {"enterprise": 0.16, "cooperative": 0.2, "individual": 0.0, "vendor": 0.0}
_MAX_AGE = 66
_MARRIED, _SINGLE, _WIDOWED, _DIVORCED = "20", "10", "30", "40"  # GB/T 2261.2
_GUARANTEES = (("credit", 46), ("guaranteed", 30), ("mortgage", 21), ("pledge", 3))
# product: median amount, sigma, rate a year, months
_PRODUCTS = {
    "L01": (60_000, 0.6, 0.0455, 24), "L02": (180_000, 0.7, 0.0485, 12),
    "L03": (90_000, 0.6, 0.0520, 36), "L04": (360_000, 0.4, 0.0365, 240),
    "L05": (2_000_000, 0.8, 0.0410, 12),
}  # fmt: skip
_CLASSES = (("1", 955), ("2", 25), ("3", 11), ("4", 6), ("5", 3))


def extract(desk: Desk) -> None:
    """Write borrowers and what they owe."""
    adults = [p for p in desk.world.people() if p.standing is Standing.NORMAL and desk.age(p) >= 22]
    for household in desk.world.households:
        for person in household.living():
            age = desk.age(person)
            if 20 <= age <= _MAX_AGE and desk.rng.random() < _SHARE.get(person.life, 0.0):
                _person(desk, person, household, adults)
    for business in desk.world.businesses:
        if not business.closed and desk.rng.random() < _FIRM_SHARE[business.kind]:
            _firm(desk, business, adults)


def _person(desk: Desk, person: Person, household: Household, adults: list[Person]) -> None:
    number = desk.number("K")
    spouse = person.spouse
    married = spouse is not None and spouse.standing is Standing.NORMAL
    spouse_name = spouse_id = ""
    if married and spouse is not None and desk.rng.random() < 0.9:
        spouse_name, spouse_id = desk.clerk.name(spouse), desk.clerk.id_no(spouse)
    row = [
        number, desk.bank.cif_no(person) if desk.rng.random() < 0.93 else "",
        desk.clerk.name(person), "01", desk.clerk.id_no(person),
        desk.clerk.mobile(person, desk.age(person)), desk.clerk.address(household.home),
        _marital(desk, person, married), spouse_name, spouse_id,
        person.employer.name if person.employer else "", _industry(person), yuan(person.income),
    ]  # fmt: skip
    desk.add(CREDIT_BORROWER, row, person.entity_id)
    product = _product(desk, person, household)
    grid = desk.grid_of(household.home)
    if desk.rng.random() < 0.84:
        _loan(desk, number, product, grid.a_staff_no, grid.outlet, person, adults)
        if desk.rng.random() < 0.10:
            _loan(desk, number, "L03", grid.a_staff_no, grid.outlet, person, adults)
    if product in ("L01", "L02", "L03") and desk.rng.random() < 0.6:
        _line(desk, number, product)


def _marital(desk: Desk, person: Person, married: bool) -> str:
    if married:
        return _MARRIED
    if person.spouse is not None:
        return _WIDOWED
    return _DIVORCED if desk.age(person) > 40 and desk.rng.random() < 0.4 else _SINGLE


def _industry(person: Person) -> str:
    if person.employer is not None:
        return person.employer.industry_code
    return {Life.FARMER: "0111", Life.GROWER: "0111", Life.MERCHANT: "5212"}.get(person.life, "")


def _product(desk: Desk, person: Person, household: Household) -> str:
    if household.home.estate is not None and desk.age(person) < 50 and desk.rng.random() < 0.3:
        return "L04"
    if person.life in (Life.FARMER, Life.GROWER):
        return "L01"
    return "L02" if person.life in (Life.MERCHANT, Life.OWNER) else "L03"


def _firm(desk: Desk, firm: Business, adults: list[Person]) -> None:
    number = desk.number("K")
    row = [
        number, desk.bank.cif_no(firm), firm.name, "51", firm.uscc,
        desk.clerk.mobile(firm.owner, desk.age(firm.owner)), desk.clerk.address(firm.door),
        "", "", "", "", firm.industry_code, yuan(lump(desk.rng, 3_000_000, 1.0, 10_000)),
    ]  # fmt: skip
    desk.add(CREDIT_BORROWER, row, firm.entity_id)
    grid = desk.grid_of(firm.door)
    _loan(desk, number, "L05", grid.a_staff_no, grid.outlet, firm.owner, adults)


def _loan(
    desk: Desk, borrower_no: str, product: str, manager: str, outlet: str, borrower: Person,
    adults: list[Person],
) -> None:  # fmt: skip
    rng = desk.rng
    median, sigma, rate, months = _PRODUCTS[product]
    amount = lump(rng, median, sigma, 10_000)
    length = round(months * 30.44)
    start = desk.days_ago(3, length - 2)
    class5 = rng.choices([c for c, _ in _CLASSES], [w for _, w in _CLASSES])[0]
    balance = amount * (rng.uniform(0.3, 1.0) if product in ("L03", "L04") else 1.0)
    guarantee = rng.choices([g for g, _ in _GUARANTEES], [w for _, w in _GUARANTEES])[0]
    if product in ("L04", "L05"):
        guarantee = "mortgage"
    number = desk.number("L")
    row = [
        number, borrower_no, product, yuan(amount), yuan(balance), desk.day(start),
        desk.day(_due(start, length)), f"{rate + rng.uniform(-0.004, 0.006):.6f}", guarantee,
        class5, _overdue(desk, class5), manager, outlet,
    ]  # fmt: skip
    desk.add(CREDIT_LOAN, row)
    if guarantee == "guaranteed":
        _guarantors(desk, number, borrower, adults)


def _due(start: date, length: int) -> date:
    return start + timedelta(days=length)


def _overdue(desk: Desk, class5: str) -> str:
    """Days overdue that go with the class."""
    if class5 == "1":
        return "0" if desk.rng.random() < 0.985 else str(desk.rng.randint(1, 29))
    low, high = {"2": (30, 90), "3": (91, 180), "4": (181, 360), "5": (361, 1500)}[class5]
    return str(desk.rng.randint(low, high))


def _guarantors(desk: Desk, loan_no: str, borrower: Person, adults: list[Person]) -> None:
    """One or two grown-ups of the village, often a clansman; never the borrower."""
    chosen: dict[str, Person] = {}
    for _ in range(desk.rng.choices((1, 2), (62, 38))[0]):
        person = adults[int(desk.rng.random() * len(adults))]
        if person is not borrower:
            chosen[person.entity_id] = person
    for person in chosen.values():
        row = [
            loan_no, desk.clerk.id_no(person, key=True), desk.clerk.name(person),
            desk.clerk.mobile(person, desk.age(person)),
        ]  # fmt: skip
        desk.add(CREDIT_GUARANTEE, row, person.entity_id)


def _line(desk: Desk, borrower_no: str, product: str) -> None:
    rng = desk.rng
    limit = lump(rng, _PRODUCTS[product][0] * 1.4, 0.6, 10_000)
    used = limit * rng.random() if rng.random() < 0.45 else 0.0
    start = desk.days_ago(10, 1000)
    row = [
        desk.number("X"), borrower_no, yuan(limit), yuan(used), desk.day(start),
        desk.day(start + timedelta(days=1095)), "1" if rng.random() < 0.04 else "0",
    ]  # fmt: skip
    desk.add(CREDIT_LINE, row)
