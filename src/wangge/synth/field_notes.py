"""What a manager writes after a visit: the need, the next step. Sentences as managers type them."""

import random

from wangge.synth.people import Household, Life

_MONTHS = ("本月底", "下月初", "下月中旬", "年底前", "春节前", "开春后")
_DAYS = ("三日内", "本周五前", "下周一", "下周", "半个月后", "月底前")

_NEEDS = {
    Life.FARMER: (
        "{month}购买化肥农资，需周转资金{n}万元",
        "稻谷卖后有{n}万元，想存一年定期",
        "计划翻建房屋，缺口约{n}万元",
        "想办一张社保卡，方便领补贴",
        "家中备用金不多，暂无贷款需求，可先给授信额度",
    ),
    Life.GROWER: (
        "承包地扩到{m}亩，需要流动资金{n}万元",
        "想更新农机，购置补贴后自筹{n}万元",
        "订购饲料{month}付款，需{n}万元",
    ),
    Life.MIGRANT: (
        "本人在外务工，{month}回来，想了解手机银行转账",
        "打算在县城买房，首付差{n}万元",
        "准备购车，询问分期利率",
        "工资卡在他行，愿意把一部分存回来",
    ),
    Life.WORKER: (
        "准备购车，询问消费贷利率，约需{n}万元",
        "房贷在他行，想比较利率",
        "想办信用卡，用于日常消费",
        "孩子上学，需办学费代扣",
    ),
    Life.SERVANT: (
        "公积金客户，询问消费贷额度，约{n}万元",
        "有闲置资金{n}万元，关注理财和大额存单",
        "想给老人开一张存折",
    ),
    Life.MERCHANT: (
        "{month}进货需周转{n}万元",
        "收款码到账慢，希望更换",
        "想扩店面，装修预算{n}万元",
        "流水主要走微信，愿意换我行收款码",
    ),
    Life.OWNER: (
        "订单增加，流动资金缺口{m}万元",
        "他行贷款{month}到期，可置换{m}万元",
        "想办代发工资，员工{m}人左右",
    ),
    Life.RETIRED: (
        "有{n}万元定期{month}到期，想续存",
        "养老金在社保卡上，想换成存折",
        "担心电信诈骗，希望设限额",
        "取款不便，希望上门服务",
    ),
}
_ANY_NEED = ("暂无明确需求，先建立联系", "想了解存款利率", "询问整村授信怎么办")
_SHOP_NEEDS = _NEEDS[Life.MERCHANT]
_FOLLOW_UPS = (
    "{day}带利率表上门", "{day}电话回访", "加微信，{day}发产品资料", "{day}协助开通手机银行",
    "{day}收集资料，报授信", "列入下次走访名单", "{day}请外勤更换收款码", "转A岗跟进，{day}回话",
    "待子女回家后再上门", "到期前一周电话提醒",
)  # fmt: skip
_NOT_MET = {
    "absent": (
        "家中无人，邻居说{day}在家",
        "敲门无人应，{day}晚上再来",
        "白天上班，改{day}晚上走访",
    ),
    "refused": ("表示暂不需要，不愿细谈", "赶时间，约{day}再谈"),
    "closed": ("店门关闭，{day}再来", "停业装修，月底后再来"),
    "moved": ("邻居说已搬到县城，核实新住址", "房屋出租，户主联系方式待核实"),
}


def write_need(rng: random.Random, household: Household | None) -> str:
    """Write the need of a household (by what its members live on) or of a shop (None)."""
    if household is None:
        choices: tuple[str, ...] = _SHOP_NEEDS
    else:
        lives = [p.life for p in household.living() if p.life in _NEEDS]
        choices = _NEEDS[rng.choice(lives)] if lives else _ANY_NEED
    text = rng.choice(choices) if rng.random() < 0.9 else rng.choice(_ANY_NEED)
    return text.format(
        n=rng.choice((2, 3, 3, 5, 5, 8, 10, 15, 20)),
        m=rng.choice((30, 50, 60, 80, 100, 150, 200)),
        month=rng.choice(_MONTHS),
    )


def write_follow_up(rng: random.Random, outcome: str) -> str:
    """Write the next step; when nobody was met, what was learnt at the door."""
    choices = _NOT_MET.get(outcome, _FOLLOW_UPS)
    return rng.choice(choices).format(day=rng.choice(_DAYS))
