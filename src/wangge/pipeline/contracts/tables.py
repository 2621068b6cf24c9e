"""The tables of a snapshot: golden records, where they come from, what customers hold."""

from dataclasses import dataclass
from enum import StrEnum


class CustomerKind(StrEnum):
    """A natural person, or an organisation: firm, licensed individual business, cooperative."""

    PERSON = "person"
    ORGANISATION = "organisation"


class CustomerGroup(StrEnum):
    """客群: the group whose template, targets and products apply; exactly one a customer."""

    FARM_HOUSEHOLD = "farm_household"
    INDIVIDUAL_BUSINESS = "individual_business"
    SMALL_ENTERPRISE = "small_enterprise"
    NEW_AGRI_ENTITY = "new_agri_entity"
    PUBLIC_SERVANT = "public_servant"
    MIGRANT_WORKER = "migrant_worker"
    NEW_CITIZEN = "new_citizen"
    EXISTING_CUSTOMER = "existing_customer"


class LifeStatus(StrEnum):
    """Whether a customer is to be served: only `active` ones stand in grids."""

    ACTIVE = "active"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"
    CLOSED = "closed"  # an organisation struck off the register


class HoldingKind(StrEnum):
    """What a customer holds with the bank."""

    DEPOSIT = "deposit"
    LOAN = "loan"
    LINE = "line"
    CHANNEL = "channel"
    MERCHANT = "merchant"


@dataclass(frozen=True)
class Column:
    """A column of a snapshot table: DuckDB type, meaning, personal-information class.

    `pi_class` follows JR/T 0171: "" (not personal), C1 (identifies within the bank),
    C2 (identity number, phone, address, money). C3 never enters a snapshot.
    """

    name: str
    type: str
    meaning: str
    pi_class: str = ""


@dataclass(frozen=True)
class Table:
    """A snapshot table; `key` identifies a row and sorts the file."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The column names in file order."""
        return tuple(c.name for c in self.columns)


CUSTOMER = Table(
    "customer",
    "Golden record: one row a customer. Each value is the first of its `provenance` rows.",
    ("customer_id",),
    (
        Column("customer_id", "BIGINT", "OneID; never changes, never reused"),
        Column("kind", "VARCHAR", "CustomerKind"),
        Column("name", "VARCHAR", "full name in simplified characters as written", "C1"),
        Column("gender", "VARCHAR", "M, F or null"),
        Column("birth_date", "DATE", "", "C1"),
        Column("id_type", "VARCHAR", "01 resident ID, 02 passport, 09 other, 51 USCC"),
        Column("id_no", "VARCHAR", "identity number or USCC, 18 characters when valid", "C2"),
        Column("mobile", "VARCHAR", "11 digits", "C2"),
        Column("address", "VARCHAR", "resident place as written by the winning source", "C2"),
        Column("village_code", "VARCHAR", "12 digits: village of the resident place, or null"),
        Column("group_no", "INTEGER", "village group 组 of the resident place, or null"),
        Column("registered_address", "VARCHAR", "registered place 户籍地", "C2"),
        Column("registered_village_code", "VARCHAR", "12 digits, or null"),
        Column("lon", "DOUBLE", "resident place, WGS-84 degrees, or null", "C2"),
        Column("lat", "DOUBLE", "resident place, WGS-84 degrees, or null", "C2"),
        Column("household_id", "BIGINT", "household 户, or null"),
        Column("household_relation", "VARCHAR", "head, spouse, child, parent, other, or null"),
        Column("customer_group", "VARCHAR", "CustomerGroup"),
        Column("life_status", "VARCHAR", "LifeStatus"),
        Column("is_existing", "BOOLEAN", "holds an open account with the bank 存量客户"),
        Column("is_migrant", "BOOLEAN", "registered here, living elsewhere 外出务工"),
        Column("ethnicity", "VARCHAR", "kept for the register's sake; never a feature or filter"),
        Column("marital", "VARCHAR", "code of the credit system, or null"),
        Column("occupation", "VARCHAR", "", "C1"),
        Column("employer", "VARCHAR", "", "C1"),
        Column("industry_code", "VARCHAR", "GB/T 4754"),
        Column("legal_person", "VARCHAR", "of an organisation", "C1"),
        Column("legal_person_customer_id", "BIGINT", "the person behind the firm, or null"),
        Column("annual_income", "DECIMAL(18,2)", "yuan a year, stated", "C2"),
        Column("village_credit_grade", "VARCHAR", "AAA, AA, A, B, none"),
        Column("manager_no", "VARCHAR", "manager known to the credit system or CRM, or null"),
        Column("row_hash", "UBIGINT", "hash of every other column: changed rows differ"),
    ),
)

PROVENANCE = Table(
    "provenance",
    "Where each golden field comes from, runners-up included: nothing overwritten is lost.",
    ("customer_id", "field", "rank"),
    (
        Column("customer_id", "BIGINT", ""),
        Column("field", "VARCHAR", "column name of `customer`"),
        Column("rank", "INTEGER", "1 = the golden value, 2… = runners-up in order"),
        Column("value", "VARCHAR", "as text", "C2"),
        Column("source", "VARCHAR", "source system"),
        Column("source_table", "VARCHAR", ""),
        Column("source_key", "VARCHAR", "key columns joined by |", "C2"),
        Column("as_of", "DATE", "date the source states, else the batch date"),
    ),
)

LINK = Table(
    "link",
    "Which source row stands for which customer, and why.",
    ("source", "source_table", "source_key", "role"),
    (
        Column("source", "VARCHAR", ""),
        Column("source_table", "VARCHAR", ""),
        Column("source_key", "VARCHAR", "key columns joined by |", "C2"),
        Column("role", "VARCHAR", "'' for the row's own subject; spouse, guarantor, owner, … else"),
        Column("customer_id", "BIGINT", ""),
        Column("rule", "VARCHAR", "rule or model that made the link, e.g. id_no, name_mobile"),
        Column("weight", "DOUBLE", "match weight (log2 odds), null for an anchor"),
        Column("reason", "VARCHAR", "the link in words (Chinese), without unmasked numbers"),
    ),
)

HOUSEHOLD = Table(
    "household",
    "Households 户; members carry `household_id` in `customer`.",
    ("household_id",),
    (
        Column("household_id", "BIGINT", "never changes, never reused"),
        Column("head_customer_id", "BIGINT", "户主, or null"),
        Column("village_code", "VARCHAR", "12 digits, or null"),
        Column("group_no", "INTEGER", ""),
        Column("address", "VARCHAR", "", "C2"),
        Column("members", "INTEGER", "customers in it"),
        Column(
            "source",
            "VARCHAR",
            "source that named it; `family`: a couple behind one door that no list has",
        ),
        Column("row_hash", "UBIGINT", ""),
    ),
)

HOLDING = Table(
    "holding",
    "Deposits, loans, lines, channels and merchant contracts of a customer.",
    ("customer_id", "kind", "holding_no"),
    (
        Column("customer_id", "BIGINT", ""),
        Column("kind", "VARCHAR", "HoldingKind"),
        Column("holding_no", "VARCHAR", "account, loan, line, merchant number or channel", "C2"),
        Column("product_code", "VARCHAR", "D01…, L01…, channel or merchant kind"),
        Column("balance", "DECIMAL(18,2)", "yuan; for a line the limit", "C2"),
        Column("used", "DECIMAL(18,2)", "yuan drawn of a line, else null", "C2"),
        Column("rate", "DECIMAL(9,6)", "a year, 0.0275 = 2.75 %"),
        Column("open_date", "DATE", ""),
        Column("end_date", "DATE", "maturity or due date"),
        Column("status", "VARCHAR", "open or closed"),
        Column("overdue_days", "INTEGER", "of a loan"),
    ),
)

FEATURE = Table(
    "feature",
    "Derived figures of each customer, for lists, rules and boards.",
    ("customer_id",),
    (
        Column("customer_id", "BIGINT", ""),
        Column("deposit_balance", "DECIMAL(18,2)", "yuan over open deposits", "C2"),
        Column("time_deposit_balance", "DECIMAL(18,2)", "yuan in D02", "C2"),
        Column("loan_balance", "DECIMAL(18,2)", "yuan over open loans", "C2"),
        Column("line_limit", "DECIMAL(18,2)", "yuan of open credit lines", "C2"),
        Column("line_used", "DECIMAL(18,2)", "yuan drawn", "C2"),
        Column("max_overdue_days", "INTEGER", ""),
        Column("next_maturity_date", "DATE", "next D02 maturity on or after the batch date"),
        Column("next_maturity_amount", "DECIMAL(18,2)", "yuan maturing that day", "C2"),
        Column("product_count", "INTEGER", "distinct open products and channels"),
        Column("salary_3m", "DECIMAL(18,2)", "salary credited in the last three months", "C2"),
        Column("turnover_3m", "DECIMAL(18,2)", "merchant turnover, last three months", "C2"),
        Column("has_mobile_bank", "BOOLEAN", ""),
        Column("has_quick_pay", "BOOLEAN", ""),
        Column("is_merchant", "BOOLEAN", "has an open merchant contract, any kind"),
        Column("value_tier", "INTEGER", "1 (highest) to 5, by contribution"),
        Column("is_key", "BOOLEAN", "key customer 重点客户 by rule"),
        Column("row_hash", "UBIGINT", ""),
    ),
)

ALIAS = Table(
    "alias",
    "Customer ids retired by a merge, and where they lead now.",
    ("customer_id",),
    (
        Column("customer_id", "BIGINT", "the retired id"),
        Column("survivor_id", "BIGINT", "the living id"),
        Column("merged_on", "DATE", ""),
    ),
)

VILLAGE = Table(
    "village",
    "The bank's villages by name, so that readers need no gazetteer.",
    ("village_code",),
    (
        Column("village_code", "VARCHAR", "12 digits"),
        Column("name", "VARCHAR", "town and village in full"),
    ),
)
