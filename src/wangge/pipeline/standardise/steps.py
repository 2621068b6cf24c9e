"""The steps of standardising: `mention` → `party`, comparable values beside the originals."""

import pyarrow as pa

from wangge.pipeline.engine.steps import AnyStep, Plan, Step, ValueStep
from wangge.pipeline.standardise import identity, names
from wangge.pipeline.standardise.addresses import address_steps, place_tables
from wangge.pipeline.standardise.mentions import mention_step
from wangge.pipeline.standardise.text import comparison_forms, half_width
from wangge.sources.codes import load_codes
from wangge.sources.contracts import Contracts
from wangge.sources.places import Gazetteer


def standardise_plan(contracts: Contracts, gazetteer: Gazetteer) -> Plan:
    """Return the plan that fills `mention`, `name`, `address` and `party`.

    `party` has one row a mention: mid, kind, clean name with its comparison forms, valid number,
    phone, birth date, gender, place. Null where the source said nothing that can be read.
    """
    steps: list[AnyStep] = [
        mention_step(contracts),
        Step("standardise.name_text", "name_text", _name_text_sql(gazetteer)),
        ValueStep("standardise.name_form", "name_form", _NAME_VALUES, comparison_forms),
        Step("standardise.name", "name", _NAME_SQL, drops=("name_text", "name_form")),
        *address_steps(gazetteer, _ADDRESS_VALUES),
        Step("standardise.number", "number", _number_sql()),
        Step("standardise.party", "party", _party_sql()),
    ]
    return Plan(steps, {**place_tables(gazetteer), "code": _code_table()})


def _code_table() -> pa.Table:
    codes = load_codes()
    return pa.table(
        {
            "code_table": [c.table for c in codes],
            "value": [c.value for c in codes],
            "canonical": [c.canonical for c in codes],
        }
    )


def _name_text_sql(gazetteer: Gazetteer) -> str:
    """Distinct names, cleaned as a person's or, where they look like one, an organisation's."""
    organisation = names.organisation_cleaned("half")
    return f"""
SELECT value, seems_organisation, {names.known("person")} AS person, former, organisation,
  {names.organisation_core("organisation", gazetteer)} AS core
FROM (
  SELECT value, {names.is_organisation("half")} AS seems_organisation,
    {names.cleaned("half")} AS person, {names.former("half")} AS former,
    {organisation} AS organisation
  FROM (SELECT value, {half_width("value")} AS half FROM (
    SELECT name AS value FROM mention WHERE name IS NOT NULL
    UNION SELECT legal_person FROM mention WHERE legal_person IS NOT NULL)))"""


_NAME_VALUES = """
SELECT value FROM (
  SELECT person AS value FROM name_text WHERE person IS NOT NULL AND NOT seems_organisation
  UNION SELECT former FROM name_text WHERE former IS NOT NULL
  UNION SELECT core FROM name_text WHERE core IS NOT NULL AND seems_organisation)
ORDER BY value"""

_NAME_SQL = """
SELECT t.value, t.seems_organisation, t.organisation, t.person,
  coalesce(p.simple, t.person) AS simple, p.sound AS sound,
  f.simple AS former, coalesce(c.simple, t.core) AS core
FROM name_text AS t
LEFT JOIN name_form AS p ON p.value = t.person
LEFT JOIN name_form AS f ON f.value = t.former
LEFT JOIN name_form AS c ON c.value = t.core"""

_ADDRESS_VALUES = """
SELECT address AS value FROM mention WHERE address IS NOT NULL
UNION SELECT registered_address FROM mention WHERE registered_address IS NOT NULL
UNION SELECT business_address FROM mention WHERE business_address IS NOT NULL
UNION SELECT workplace FROM mention WHERE workplace IS NOT NULL"""


def _number_sql() -> str:
    """Distinct numbers: cleaned text, valid resident number, valid credit code, birth date."""
    head, tail = identity.masked_parts("text")
    return f"""
SELECT value, text, {head} AS masked_head, {tail} AS masked_tail,
  {identity.resident_id("text", "first17", "check_digit", "birth_date")} AS id_no,
  CASE WHEN first17 IS NULL THEN {identity.credit_code("text")} END AS credit_code, birth_date,
  {identity.gender_in("first17")} AS gender
FROM (
  SELECT value, text, first17, {identity.check_digit("first17")} AS check_digit,
    {identity.birth_in("first17")} AS birth_date
  FROM (SELECT value, text, {identity.eighteen("text")} AS first17 FROM (
    SELECT value, {identity.number_text("half")} AS text FROM (
      SELECT value, {half_width("value")} AS half FROM (
        SELECT id_no AS value FROM mention WHERE id_no IS NOT NULL
        UNION SELECT legal_person_id_no FROM mention
          WHERE legal_person_id_no IS NOT NULL)))))"""


def _party_sql() -> str:
    kind = (
        "coalesce(m.kind, CASE WHEN i.credit_code IS NOT NULL OR n.seems_organisation"
        " THEN 'organisation' ELSE 'person' END)"
    )
    return f"""
SELECT mid, kind, creates, authority, has_name,
  CASE WHEN kind = 'person' THEN person_name ELSE organisation END AS name,
  CASE WHEN kind = 'person' THEN simple ELSE core END AS simple,
  CASE WHEN kind = 'person' THEN sound END AS sound,
  CASE WHEN kind = 'person' THEN former END AS former,
  CASE WHEN kind = 'person' THEN resident_no END AS id_no,
  CASE WHEN kind = 'organisation' THEN credit_code END AS credit_code,
  number_text, masked_head, masked_tail, mobile,
  CASE WHEN kind <> 'person' THEN NULL WHEN resident_no IS NOT NULL THEN number_birth
    ELSE coalesce(birth_date, number_birth) END AS birth_date,
  CASE WHEN kind <> 'person' THEN NULL WHEN resident_no IS NOT NULL THEN number_gender
    ELSE gender END AS gender,
  stated_birth, stated_gender, village_code, town_code, group_no, door, outside,
  registered_village_code, household_no, cif_no
FROM (
SELECT m.mid, {kind} AS kind, m.creates, m.authority, m.name IS NOT NULL AS has_name,
  n.person AS person_name, n.organisation, n.simple, n.core, n.sound, n.former,
  i.id_no AS resident_no, i.credit_code, i.text AS number_text, i.masked_head, i.masked_tail,
  i.birth_date AS number_birth, i.gender AS number_gender, m.birth_date, m.gender,
  m.birth_date AS stated_birth, m.gender AS stated_gender,
  {identity.mobile("m.mobile")} AS mobile,
  coalesce(v.village_code, r.village_code, a.village_code, ra.village_code) AS village_code,
  coalesce(v.town_code, r.town_code, a.town_code, ra.town_code) AS town_code,
  coalesce(g.number, a.group_no, ra.group_no) AS group_no,
  coalesce(a.door, ra.door) AS door, coalesce(a.outside, false) AS outside,
  coalesce(r.village_code, ra.village_code) AS registered_village_code,
  m.household_no, m.cif_no
FROM mention AS m
LEFT JOIN number AS i ON i.value = m.id_no
LEFT JOIN name AS n ON n.value = m.name
LEFT JOIN address AS a ON a.value = m.address
LEFT JOIN address AS ra ON ra.value = m.registered_address
LEFT JOIN known_village AS v ON v.village_code = m.village_code
LEFT JOIN known_village AS r ON r.village_code = m.registered_village_code
LEFT JOIN numeral AS g
  ON g.text = regexp_replace(m.group_no, '[^0-9一二三四五六七八九十廿]', '', 'g'))"""
