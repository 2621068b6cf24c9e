from wangge.kernel.ids import new_id


def test_ids_are_version_7_and_sort_by_birth() -> None:
    ids = [new_id() for _ in range(1_000)]
    assert {one.version for one in ids} == {7}
    assert len(set(ids)) == 1_000
    assert ids == sorted(ids)
