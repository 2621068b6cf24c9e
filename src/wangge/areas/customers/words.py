"""Coded values in words: what a person reads instead of `01`, `M` or `5211`."""

from collections.abc import Mapping

from .labels import GROUPS, KINDS, LIFE_STATUSES, RELATIONS

ID_TYPES = {
    "01": "居民身份证",
    "02": "护照",
    "03": "军官证",
    "04": "户口簿",
    "05": "港澳居民来往内地通行证",
    "06": "台湾居民来往大陆通行证",
    "09": "其他证件",
    "51": "统一社会信用代码",
}
GENDERS = {"M": "男", "F": "女"}
YES_NO = {"true": "是", "false": "否", "True": "是", "False": "否"}
GRADES = {"none": "未评级"}
INDUSTRY_SECTIONS = (
    (1, 5, "农、林、牧、渔业"),
    (6, 12, "采矿业"),
    (13, 43, "制造业"),
    (44, 46, "电力、热力、燃气及水生产和供应业"),
    (47, 50, "建筑业"),
    (51, 52, "批发和零售业"),
    (53, 60, "交通运输、仓储和邮政业"),
    (61, 62, "住宿和餐饮业"),
    (63, 65, "信息传输、软件和信息技术服务业"),
    (66, 69, "金融业"),
    (70, 70, "房地产业"),
    (71, 72, "租赁和商务服务业"),
    (73, 75, "科学研究和技术服务业"),
    (76, 79, "水利、环境和公共设施管理业"),
    (80, 82, "居民服务、修理和其他服务业"),
    (83, 83, "教育"),
    (84, 85, "卫生和社会工作"),
    (86, 90, "文化、体育和娱乐业"),
    (91, 96, "公共管理、社会保障和社会组织"),
    (97, 97, "国际组织"),
)
"""GB/T 4754-2017: first and last division (two digits) of each section, and its name."""

_IN_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "gender": GENDERS,
    "id_type": ID_TYPES,
    "household_relation": RELATIONS,
    "customer_group": GROUPS,
    "life_status": LIFE_STATUSES,
    "is_existing": YES_NO,
    "is_migrant": YES_NO,
    "village_credit_grade": GRADES,
}


def in_words(field: str, value: str | None, villages: Mapping[str, str] | None = None) -> str:
    """Return a golden field's value as a person reads it; a code nobody named stays as it is.

    `villages` names the 12-digit village codes.
    """
    if not value:
        return ""
    if field == "industry_code":
        return industry(value)
    if field in ("village_code", "registered_village_code"):
        name = (villages or {}).get(value)
        return f"{name}（{value}）" if name else value
    return _IN_WORDS.get(field, {}).get(value, value)


def industry(code: str) -> str:
    """Return the section of a GB/T 4754 code with the code: `5211` → `批发和零售业（5211）`."""
    division = code[:2]
    if not (division.isascii() and division.isdigit()):
        return code
    for first, last, name in INDUSTRY_SECTIONS:
        if first <= int(division) <= last:
            return f"{name}（{code}）"
    return code
