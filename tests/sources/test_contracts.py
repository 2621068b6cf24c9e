"""Contracts: the ten sources and the field, and what a wrong contract says."""

from pathlib import Path

import pytest
import yaml

from wangge.sources.codes import load_codes
from wangge.sources.contracts import CONTRACT_FOLDER, load_contract, load_contracts
from wangge.sources.errors import ContractWrong

CLASSES = {"", "C1", "C2"}

REQUIRED = {
    "core.customer": "cif_no cust_type name",
    "core.deposit": "account_no cif_no product_code balance",
    "core.txn_monthly": "cif_no month",
    "core.channel": "cif_no channel",
    "credit.borrower": "borrower_no name",
    "credit.loan": "loan_no borrower_no product_code amount balance",
    "credit.guarantee": "loan_no guarantor_id_no",
    "credit.line": "line_no borrower_no limit",
    "crm.customer": "crm_id name",
    "crm.contact": "contact_id crm_id",
    "sunshine.household": "household_no village_code head_name",
    "sunshine.member": "household_no seq name",
    "hukou.resident": "id_no name household_no relation",
    "housing.property": "property_no owner_id_no owner_name",
    "social.insured": "id_no insured_type name",
    "business.entity": "uscc name kind",
    "merchant.merchant": "merchant_no name",
    "merchant.turnover": "merchant_no month",
    "thirdparty.profile": "mobile tag",
    "field.customer": "crm_id name",
    "field.visit": "customer_id updated_at",
}
KEYS = {
    "core.txn_monthly": ("cif_no", "month"),
    "credit.guarantee": ("loan_no", "guarantor_id_no"),
    "sunshine.member": ("household_no", "seq"),
    "housing.property": ("property_no", "owner_id_no"),
    "thirdparty.profile": ("mobile", "tag"),
    "core.customer": ("cif_no",),
}


def test_every_source_of_a_batch_has_its_contract() -> None:
    assert {t.id for t in load_contracts().tables} == set(REQUIRED)


@pytest.mark.parametrize("table", load_contracts().tables, ids=lambda t: t.id)
def test_required_columns_are_those_agreed(table) -> None:
    required = [c.name for c in table.columns if c.required]
    assert required == REQUIRED[table.id].split()
    assert all(c.pi_class in CLASSES for c in table.columns)
    assert KEYS.get(table.id, table.key) == table.key


def test_every_code_table_a_contract_names_exists() -> None:
    known = {code.table for code in load_codes()}
    named = {c.codes for t in load_contracts().tables for c in t.columns if c.codes}
    assert named and named <= known


def test_identity_numbers_phones_and_addresses_are_c2() -> None:
    for table in load_contracts().tables:
        for column in table.columns:
            fed = {name.rpartition(".")[2] for name in column.canonical}
            if fed & {"mobile", "address", "registered_address", "lon", "lat"}:
                assert column.pi_class == "C2", f"{table.id}.{column.name}"


def _changed(folder: Path, change) -> Path:
    document = yaml.safe_load((CONTRACT_FOLDER / "crm.yaml").read_text("utf-8"))
    change(document)
    path = folder / "crm.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return path


def test_an_unknown_canonical_attribute_is_named(tmp_path: Path) -> None:
    def change(document):
        document["schema"][0]["properties"][2]["customProperties"] = [
            {"property": "canonical", "value": "shoe_size"}
        ]

    with pytest.raises(ContractWrong, match=r"crm\.yaml.*customer\.name: canonical shoe_size"):
        load_contract(_changed(tmp_path, change))


def test_a_table_without_key_is_named(tmp_path: Path) -> None:
    def change(document):
        del document["schema"][1]["properties"][0]["primaryKey"]

    with pytest.raises(ContractWrong, match="contact: no primaryKey"):
        load_contract(_changed(tmp_path, change))


def test_a_file_outside_the_standard_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractWrong, match=r"crm\.yaml"):
        load_contract(_changed(tmp_path, lambda document: document.update(colour="red")))
