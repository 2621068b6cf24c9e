import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['商机', 'Opportunities'],
  about: [
    '系统找到并推送给客户经理的机会，最早到期的排在前面。',
    'Found by the system and pushed to a manager; the soonest due first.',
  ],
  stage: {
    all: ['全部阶段', 'All stages'],
    open: ['待办（未结束）', 'Open'],
    pushed: ['已推送', 'Pushed'],
    accepted: ['已接受', 'Accepted'],
    contacted: ['已接触', 'Contacted'],
    intent: ['有意向', 'Intent'],
    applied: ['已申请', 'Applied'],
    won: ['已成交', 'Won'],
    lost: ['未成交', 'Lost'],
    expired: ['已过期', 'Expired'],
  },
  column: {
    customer: ['客户', 'Customer'],
    rule: ['商机', 'Opportunity'],
    reason: ['推送理由', 'Why'],
    amount: ['金额', 'Amount'],
    expires: ['处理期限', 'Handle by'],
    stage: ['阶段', 'Stage'],
    where: ['网格与客户经理', 'Grid, customer manager'],
  },
  empty: ['还没有商机', 'No opportunities yet'],
  emptyAdvice: [
    '系统每日按商机模型查找，例如定期存款即将到期的客户。',
    'Models run daily, e.g. over time deposits about to mature.',
  ],
} satisfies Texts;
