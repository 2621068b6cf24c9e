"""Writing one door in five ways, as clerks of different systems do."""

from enum import StrEnum

from wangge.synth.places import Door, Village

_NUMERALS = "零一二三四五六七八九十"
_LANDMARKS = (
    "村部东侧", "老粮站对面", "小学北边", "卫生室旁边", "老供销社后面", "桥头第二家",
    "水泥路边", "电灌站南边", "菜场旁边", "文化广场西边", "老砖瓦厂东边",
    "村部向西一里",
)  # fmt: skip


class Style(StrEnum):
    """The five ways."""

    FORMAL = "formal"  # 江苏省盐城市阜宁县沟墩镇大唐村三组23号
    NO_PROVINCE = "no_province"  # 阜宁县沟墩镇大唐村3组23号
    GROUP_ONLY = "group_only"  # 大唐村3组
    OLD_NAME = "old_name"  # 沟墩镇前王庄村3组23号: names from before the mergers
    COLLOQUIAL = "colloquial"  # 大唐村部东侧

    @classmethod
    def drawn(cls, draw: float) -> "Style":
        """Return one of the four free styles for a uniform draw."""
        if draw < 0.48:
            return cls.NO_PROVINCE
        if draw < 0.78:
            return cls.GROUP_ONLY
        return cls.OLD_NAME if draw < 0.90 else cls.COLLOQUIAL


def numeral(number: int) -> str:
    """Write 1 to 99 in Chinese numerals: 三, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones]
    head = "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones else "")


def write_address(door: Door, village: Village, style: Style, draw: float) -> str:
    """Write the door in `style`; `draw` (0 to 1) picks among small variations."""
    town = village.town_name
    local = _formal_local(door)
    if style is Style.FORMAL:
        unit = village.stem + ("居委会" if village.community else "村")
        return f"江苏省盐城市阜宁县{town}{unit}{local}"
    short = village.stem + _short_unit(village, draw)
    if style is Style.NO_PROVINCE:
        county = ("阜宁县", "", "江苏阜宁")[int(draw * 1013) % 3]
        return f"{county}{town}{short}{_arabic_local(door)}"
    if style is Style.GROUP_ONLY:
        if door.estate is not None:
            return f"{short}{door.estate.name}{_short_flat(door.flat)}"
        return f"{short}{door.road or f'{door.group}组'}"
    if style is Style.OLD_NAME:
        olds = village.old_names or (short,)
        old = olds[int(draw * 1019) % len(olds)]
        return f"{village.old_town_name}{old}{door.group}组{door.number}号"
    place = _LANDMARKS[int(draw * 10_007) % len(_LANDMARKS)]
    if door.estate is not None:
        return f"{door.estate.name}{_short_flat(door.flat)}"
    return f"{short if draw * 1021 % 1 < 0.7 else town.removesuffix('镇') + '街上'}{place}"


def _short_unit(village: Village, draw: float) -> str:
    if not village.community:
        return "村"
    return ("社区", "居委会", "居委", "社区居委会")[int(draw * 1031) % 4]


def _formal_local(door: Door) -> str:
    if door.estate is not None:
        return f"{door.road}{door.number}号{door.estate.name}{door.flat}"
    if door.road:
        return f"{door.road}{door.number}号"
    return f"{numeral(door.group)}组{door.number}号"


def _arabic_local(door: Door) -> str:
    if door.estate is not None:
        return f"{door.estate.name}{_short_flat(door.flat)}"
    if door.road:
        return f"{door.road}{door.number}号"
    return f"{door.group}组{door.number}号"


def _short_flat(flat: str) -> str:
    """12幢2单元502室 as 12-2-502."""
    return flat.replace("幢", "-").replace("单元", "-").removesuffix("室")
