import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['考核得分', 'Scores'],
  about: [
    '得分 = Σ 权重 × min(实际 ÷ 目标, 上限)；点击任一指标可看背后的走访。',
    'Score = Σ weight × min(actual ÷ target, cap). Click an indicator for the visits behind it.',
  ],
  period: ['考核月份', 'Month'],
  label: ['客户经理得分表', 'Scores of customer managers'],
  column: {
    rank: ['名次', 'Rank'],
    staff: ['客户经理', 'Manager'],
    unit: ['机构', 'Unit'],
    points: ['总分', 'Points'],
  },
  item: {
    points: ['{points} / {weight} 分', '{points} / {weight}'],
    target: ['目标 {target}', 'target {target}'],
    none: ['本月无可考核', 'Nothing to measure'],
    noneHint: [
      '本月没有可考核的对象，该项权重已分摊到其他指标',
      'There was nothing to measure this month; its weight was shared among the others',
    ],
    open: ['{name}：查看背后的走访', '{name}: the visits behind it'],
  },
  visits: {
    title: ['{name} · {kind}', '{name} · {kind}'],
    empty: ['这个指标本月没有走访', 'No visits behind this indicator this month'],
    emptyAdvice: ['有走访被计入后会逐条列在这里。', 'Every visit that counts will be listed here.'],
  },
  empty: ['这个月还没有得分', 'No scores this month'],
  emptyAdvice: [
    '得分由每日任务计算；可换一个月份查看，或等今晚计算完成。',
    'Scores are computed daily; choose another month or look again tomorrow.',
  ],
} satisfies Texts;
