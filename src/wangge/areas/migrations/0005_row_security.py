"""Put customers and all that hangs at them under row-level security (PostgreSQL only)."""

from django.db import migrations

from wangge.areas.row_security import (
    CUSTOMER_IN_VIEW,
    OF_CUSTOMER_IN_VIEW,
    OF_CUSTOMER_OR_GROUND,
    ON_GROUND_IN_VIEW,
    OWN_STAFF_ROW,
    Protect,
    of_parent,
    on_postgresql,
)

# STABLE: within a statement who is asking does not change. Lists are empty, never null.
MAKE = """
CREATE FUNCTION wangge_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('wangge.reach', true), '') = 'system' $$;
CREATE FUNCTION wangge_sees_bank() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('wangge.reach', true), '') IN ('system', 'bank') $$;
CREATE FUNCTION wangge_sees_customers() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('wangge.customers', true), '') = 'on' $$;
CREATE FUNCTION wangge_sees_all_customers() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT wangge_sees_bank() AND wangge_sees_customers() $$;
CREATE FUNCTION wangge_me() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('wangge.me', true), '')::bigint $$;
CREATE FUNCTION wangge_duty() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        string_to_array(nullif(current_setting('wangge.staff', true), ''), ',')::bigint[],
        '{}') $$;
CREATE FUNCTION wangge_units() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(u.id), '{}') FROM areas_unit u WHERE EXISTS (
        SELECT 1 FROM unnest(
            string_to_array(nullif(current_setting('wangge.units', true), ''), ',')) AS p(path)
        WHERE starts_with(u.path, p.path)) $$;
CREATE FUNCTION wangge_grids() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(g.id), '{}') FROM areas_grid g
    WHERE g.unit_id = ANY ((SELECT wangge_units())::bigint[]) OR EXISTS (
        SELECT 1 FROM areas_gridpost p WHERE p.grid_id = g.id AND p.post = 'A'
        AND p.valid_to IS NULL AND p.staff_id = ANY ((SELECT wangge_duty())::bigint[])) $$;
"""
DROP = """
DROP FUNCTION wangge_grids(), wangge_units(), wangge_duty(), wangge_me(),
    wangge_sees_all_customers(), wangge_sees_customers(), wangge_sees_bank(), wangge_is_system();
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0004_clear_plain_pages")]

    operations = [
        migrations.RunPython(on_postgresql(MAKE), on_postgresql(DROP)),
        Protect("areas_customer", CUSTOMER_IN_VIEW),
        Protect(
            "areas_household",
            "(SELECT wangge_sees_all_customers()) OR EXISTS (SELECT 1 FROM areas_customer c"
            " WHERE c.household_id = areas_household.id)",
        ),
        Protect("areas_custody", OF_CUSTOMER_OR_GROUND),
        Protect("areas_opportunity", OF_CUSTOMER_OR_GROUND),
        Protect("areas_task", OF_CUSTOMER_IN_VIEW),
        Protect("areas_visit", f"{OF_CUSTOMER_OR_GROUND} OR {OWN_STAFF_ROW}"),
        Protect("areas_visitcheck", of_parent("areas_visit", "visit_id")),
        Protect(
            "areas_score",
            f"(SELECT wangge_sees_bank()) OR {OWN_STAFF_ROW}"
            " OR unit_id = ANY ((SELECT wangge_units())::bigint[])",
        ),
        Protect("areas_scoreitem", of_parent("areas_score", "score_id")),
        Protect("areas_gridfigure", ON_GROUND_IN_VIEW),
    ]
