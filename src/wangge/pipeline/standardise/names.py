"""Names of people and organisations, cleaned for comparison: SQL expressions."""

from wangge.sources.places import Gazetteer

_FORMER = "(?:曾用名|原名|又名|别名|乳名|小名)[:：为是]?([\\p{Han}·]{2,8})"
_PLACEHOLDERS = ("无", "无名", "无名氏", "未知", "不详", "空", "测试", "户主", "本人", "同上")

_ORGANISATION = (
    "(公司|合作社|经营部|服务部|商行|商店|超市|便利店|门市部|加工厂|厂|店|馆|铺|家庭农场|农场|养殖场"
    "|中心|工作室|酒楼|饭庄|诊所|药房|学校|幼儿园|医院|卫生院|委员会|局|所|站|协会|集团|部)$"
)
_LEGAL_FORMS = (
    "(股份有限公司|有限责任公司|集团有限公司|有限公司|专业合作社联合社|农民专业合作社|专业合作社"
    "|合作社|个体工商户|家庭农场|分公司|公司)$"
)


def cleaned(half: str) -> str:
    """Return SQL of a person's name without blanks, remarks in brackets, numbering or titles.

    `half` is a column in half width; the result may be a placeholder, see `known`.
    """
    dotted = f"regexp_replace({half}, '[.•‧∙・●]', '·', 'g')"
    compact = f"regexp_replace({dotted}, '\\s', '', 'g')"
    bare = f"regexp_replace({compact}, '([(\\[【{{<《]|{_FORMER}).*$', '')"
    return f"upper(regexp_replace({bare}, '[0-9·,，、;/-]+$', ''))"


def known(name: str) -> str:
    """Return SQL that makes null of a cleaned name that is empty or a placeholder."""
    unknown = ", ".join(f"'{p}'" for p in _PLACEHOLDERS)
    return f"CASE WHEN {name} NOT IN ({unknown}, '') THEN {name} END"


def former(half: str) -> str:
    """Return the former name a remark states (曾用名), else null."""
    return f"nullif(regexp_extract({half}, '{_FORMER}', 1), '')"


def is_organisation(half: str) -> str:
    """Tell an organisation by its name: for sources that do not say."""
    return f"(length({half}) >= 4 AND regexp_matches({half}, '{_ORGANISATION}'))"


def organisation_cleaned(half: str) -> str:
    """Return an organisation's name, upper case, without blanks or brackets."""
    signs = "[\\s()\\[\\]【】<>《》\"“”''.,，。]"
    return f"nullif(upper(regexp_replace({half}, '{signs}', '', 'g')), '')"


def organisation_core(cleaned_name: str, gazetteer: Gazetteer) -> str:
    """Return what distinguishes a cleaned name: without leading places and legal form."""
    words = [w for full in gazetteer.upper if full for w in (full, full[:-1])]
    words += sorted((p.name for p in gazetteer.towns), key=lambda n: (-len(n), n))
    place = f"^({'|'.join(words)})+" if words else "^$"
    bare = f"regexp_replace({cleaned_name}, '{_LEGAL_FORMS}', '')"
    return f"coalesce(nullif(regexp_replace({bare}, '{place}', ''), ''), {cleaned_name})"
