"""The tables the sample batch holds, column by column, and each source's habits of writing files.

The contracts of `wangge.sources` are the authority; a test compares the columns here with them.
"""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class TableSpec:
    """A table of a source: columns in file order, key, and which columns hold dates or numbers."""

    source: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        """Positions of the key columns."""
        return tuple(self.columns.index(c) for c in self.key)

    @cached_property
    def path(self) -> str:
        """Path inside the batch folder."""
        return f"{self.source}/{self.name}.csv"


@dataclass(frozen=True)
class FileStyle:
    """How a source writes its files when the matching kinds of dirt are on."""

    encoding: str = "utf-8"
    delimiter: str = ","
    compact_dates: bool = False


STYLES = {
    "core": FileStyle(delimiter="|", compact_dates=True),
    "credit": FileStyle(encoding="gb18030", compact_dates=True),
    "crm": FileStyle(encoding="utf-8-sig"),
    "sunshine": FileStyle(encoding="gb18030"),
    "hukou": FileStyle(encoding="gb18030", compact_dates=True),
    "housing": FileStyle(),
    "social": FileStyle(delimiter="|", compact_dates=True),
    "business": FileStyle(),
    "merchant": FileStyle(encoding="utf-8-sig", compact_dates=True),
    "thirdparty": FileStyle(),
    "field": FileStyle(),
}


def _table(path: str, key: str, columns: str, dates: str = "", numbers: str = "") -> TableSpec:
    source, name = path.split(".")
    return TableSpec(
        source, name, tuple(columns.split()), tuple(key.split()),
        tuple(dates.split()), tuple(numbers.split()),
    )  # fmt: skip


CORE_CUSTOMER = _table(
    "core.customer", "cif_no",
    "cif_no cust_type name id_type id_no gender birth_date mobile phone address open_date open_org"
    " status",
    "birth_date open_date",
)  # fmt: skip
CORE_DEPOSIT = _table(
    "core.deposit", "account_no",
    "account_no cif_no product_code balance avg_balance_30d open_date maturity_date rate open_org"
    " status",
    "open_date maturity_date", "balance avg_balance_30d rate",
)  # fmt: skip
CORE_TXN_MONTHLY = _table(
    "core.txn_monthly", "cif_no month",
    "cif_no month in_amount in_count out_amount out_count salary_amount subsidy_amount",
    "", "in_amount in_count out_amount out_count salary_amount subsidy_amount",
)  # fmt: skip
CORE_CHANNEL = _table(
    "core.channel", "cif_no channel", "cif_no channel signed_on last_used_on status",
    "signed_on last_used_on",
)  # fmt: skip
CREDIT_BORROWER = _table(
    "credit.borrower", "borrower_no",
    "borrower_no cif_no name id_type id_no mobile address marital spouse_name spouse_id_no employer"
    " industry_code annual_income",
    "", "annual_income",
)  # fmt: skip
CREDIT_LOAN = _table(
    "credit.loan", "loan_no",
    "loan_no borrower_no product_code amount balance start_date due_date rate guarantee class5"
    " overdue_days manager_no org",
    "start_date due_date", "amount balance rate overdue_days",
)  # fmt: skip
CREDIT_GUARANTEE = _table(
    "credit.guarantee", "loan_no guarantor_id_no", "loan_no guarantor_id_no guarantor_name mobile"
)
CREDIT_LINE = _table(
    "credit.line", "line_no", "line_no borrower_no limit used start_date end_date status",
    "start_date end_date", "limit used",
)  # fmt: skip
CRM_CUSTOMER = _table(
    "crm.customer", "crm_id",
    "crm_id cif_no name mobile id_no address level manager_no note updated_at",
    "updated_at",
)  # fmt: skip
CRM_CONTACT = _table(
    "crm.contact", "contact_id", "contact_id crm_id contacted_on channel subject result",
    "contacted_on",
)  # fmt: skip
SUNSHINE_HOUSEHOLD = _table(
    "sunshine.household", "household_no",
    "household_no village_code village_name group_no address head_name head_id_no mobile members"
    " labour annual_income house_value vehicle_value land_mu deposits_elsewhere debts grade limit"
    " evaluated_on",
    "evaluated_on",
    "members labour annual_income house_value vehicle_value land_mu deposits_elsewhere debts limit",
)  # fmt: skip
SUNSHINE_MEMBER = _table(
    "sunshine.member", "household_no seq",
    "household_no seq name id_no relation occupation workplace mobile",
)  # fmt: skip
HUKOU_RESIDENT = _table(
    "hukou.resident", "id_no",
    "id_no name gender birth_date ethnicity household_no relation address village_code status"
    " updated_at",
    "birth_date updated_at",
)  # fmt: skip
HOUSING_PROPERTY = _table(
    "housing.property", "property_no owner_id_no",
    "property_no owner_id_no owner_name owner_mobile address community area_m2 usage bought_on"
    " price mortgaged",
    "bought_on", "area_m2 price",
)  # fmt: skip
SOCIAL_INSURED = _table(
    "social.insured", "id_no insured_type",
    "id_no insured_type name employer_name employer_code base_amount months_paid status"
    " last_paid_month",
    "", "base_amount months_paid",
)  # fmt: skip
BUSINESS_ENTITY = _table(
    "business.entity", "uscc",
    "uscc name kind legal_person legal_person_id_no mobile address lon lat registered_capital"
    " industry_code founded_on status",
    "founded_on", "lon lat registered_capital",
)  # fmt: skip
MERCHANT_MERCHANT = _table(
    "merchant.merchant", "merchant_no",
    "merchant_no name uscc owner_name owner_id_no owner_mobile address lon lat mcc kind opened_on"
    " status",
    "opened_on", "lon lat",
)  # fmt: skip
MERCHANT_TURNOVER = _table(
    "merchant.turnover", "merchant_no month", "merchant_no month amount count", "", "amount count"
)
THIRDPARTY_PROFILE = _table(
    "thirdparty.profile", "mobile tag", "mobile tag name value observed_on", "observed_on"
)
FIELD_CUSTOMER = _table(
    "field.customer", "crm_id",
    "crm_id cif_no name mobile id_no address level manager_no note updated_at lon lat"
    " answer_members answer_income_from answer_need",
    "updated_at", "lon lat",
)  # fmt: skip

TABLES: tuple[TableSpec, ...] = (
    CORE_CUSTOMER, CORE_DEPOSIT, CORE_TXN_MONTHLY, CORE_CHANNEL, CREDIT_BORROWER, CREDIT_LOAN,
    CREDIT_GUARANTEE, CREDIT_LINE, CRM_CUSTOMER, CRM_CONTACT, SUNSHINE_HOUSEHOLD, SUNSHINE_MEMBER,
    HUKOU_RESIDENT, HOUSING_PROPERTY, SOCIAL_INSURED, BUSINESS_ENTITY, MERCHANT_MERCHANT,
    MERCHANT_TURNOVER, THIRDPARTY_PROFILE, FIELD_CUSTOMER,
)  # fmt: skip
