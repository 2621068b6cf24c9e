import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['走访', 'Visits'],
  about: [
    '每次走访都有判定；点开可看每一项依据。',
    'Every visit has a verdict; open one to see each reason.',
  ],
  verdict: {
    all: ['全部判定', 'All verdicts'],
    valid: ['有效', 'Valid'],
    invalid: ['无效', 'Invalid'],
    unsure: ['待复核', 'Unsure'],
  },
  ofCustomer: ['只看客户 {id} 的走访', 'Only customer {id}'],
  column: {
    when: ['签到时间', 'Checked in'],
    customer: ['客户', 'Customer'],
    grid: ['网格', 'Grid'],
    staff: ['客户经理', 'Customer manager'],
    minutes: ['停留', 'Stay'],
    distance: ['距常住地', 'From home'],
    outcome: ['结果', 'Outcome'],
    verdict: ['判定', 'Verdict'],
  },
  minutes: ['{minutes} 分钟', '{minutes} min'],
  empty: ['还没有走访记录', 'No visits yet'],
  emptyAdvice: [
    '客户经理在外勤端签到、登记结果后会显示在这里。',
    'Visits recorded in the field app show here.',
  ],
  open: ['查看走访详情', 'Open the visit'],
  detail: {
    title: ['走访详情', 'Visit'],
    checks: ['为什么这样判定', 'Why this verdict'],
    evidence: ['现场记录', 'On the spot'],
    need: ['客户需求', 'Need'],
    followUp: ['跟进计划', 'Follow-up'],
    none: ['未填写', 'Not filled in'],
    accuracy: ['定位精度 {metres}', 'accurate to {metres}'],
    noChecks: ['没有判定明细', 'No items of the verdict'],
    measured: ['实测 {measured}', 'measured {measured}'],
    limit: ['标准 {limit}', 'limit {limit}'],
    map: ['签到位置', 'Where the visit was checked in'],
    here: ['签到', 'Check-in'],
  },
} satisfies Texts;
