"""Names of people and organisations, cleaned for comparison: SQL expressions."""

from wangge.pipeline.standardise.text import half_width
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


def cleaned(name: str) -> str:
    """Return a person's name without blanks, remarks in brackets, numbering or titles."""
    half = f"regexp_replace({half_width(name)}, '\\s', '', 'g')"
    dotted = f"regexp_replace({half}, '[.•‧∙・●]', '·', 'g')"
    bare = f"regexp_replace({dotted}, '[(\\[【{{<《].*$', '')"
    without_former = f"regexp_replace({bare}, '{_FORMER}.*$', '')"
    trimmed = f"upper(regexp_replace({without_former}, '[0-9·,，、;/-]+$', ''))"
    unknown = ", ".join(f"'{p}'" for p in _PLACEHOLDERS)
    return f"CASE WHEN {trimmed} IN ({unknown}, '') THEN NULL ELSE {trimmed} END"


def former(name: str) -> str:
    """Return the former name a remark states (曾用名), else null."""
    return f"nullif(regexp_extract({half_width(name)}, '{_FORMER}', 1), '')"


def is_organisation(name: str) -> str:
    """Tell an organisation by its name: for sources that do not say."""
    return f"(length({name}) >= 4 AND regexp_matches({name}, '{_ORGANISATION}'))"


def organisation_cleaned(name: str) -> str:
    """Return an organisation's name in half width, upper case, without blanks or brackets."""
    half = half_width(name)
    return (
        f"nullif(upper(regexp_replace({half}, '[\\s()\\[\\]【】<>《》\"“”''.,，。]', '', 'g')), '')"
    )


def organisation_core(cleaned_name: str, gazetteer: Gazetteer) -> str:
    """Return what distinguishes a cleaned name: without leading places and legal form."""
    words = [w for full in gazetteer.upper if full for w in (full, full[:-1])]
    words += sorted((p.name for p in gazetteer.towns), key=lambda n: (-len(n), n))
    place = f"^({'|'.join(words)})+" if words else "^$"
    bare = f"regexp_replace({cleaned_name}, '{_LEGAL_FORMS}', '')"
    return f"coalesce(nullif(regexp_replace({bare}, '{place}', ''), ''), {cleaned_name})"
