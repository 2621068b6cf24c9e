import type { Texts } from '@wangge/ui';

export const meTexts = {
  title: ['我的', 'Me'],
  score: {
    title: ['本月得分', 'Score'],
    of: ['满分 {full} 分', 'of {full}'],
    frozen: ['已封账', 'Frozen'],
    running: ['统计中', 'Running'],
    month: ['月份', 'Month'],
    thisMonth: ['本月', 'This month'],
    lastMonth: ['上月', 'Last month'],
    weight: ['权重 {weight}', 'weight {weight}'],
    actual: ['实际 {actual}', 'actual {actual}'],
    target: ['目标 {target}', 'target {target}'],
    nothing: [
      '本月没有可考核的对象，权重由其他指标分担',
      'Nothing to measure; its weight is shared',
    ],
    none: ['这个月还没有得分', 'No score for this month yet'],
    noneAdvice: ['完成第一次有效走访后开始计分。', 'It begins with the first valid visit.'],
    visits: ['计分走访', 'Visits behind it'],
    noVisits: ['这一项还没有走访记录', 'No visits behind this indicator yet'],
  },
  outbox: {
    title: ['待上传', 'To be sent'],
    none: ['全部已上传', 'Everything has been sent'],
    some: ['{n} 条走访还没有上传', '{n} visits not sent yet'],
    advice: ['没有信号时记录的走访会出现在这里。', 'Visits recorded without coverage appear here.'],
    retry: ['立即上传', 'Send now'],
    sending: ['正在上传', 'Sending'],
    again: ['重试', 'Try again'],
    states: {
      pending: ['待上传', 'Waiting'],
      sending: ['上传中', 'Sending'],
      accepted: ['已上传', 'Sent'],
      rejected: ['未被接收', 'Refused'],
    },
    tries: ['已尝试 {n} 次', '{n} tries'],
    recent: ['最近一天的记录', 'The last day'],
  },
  settings: ['设置', 'Settings'],
  signOut: ['退出登录', 'Sign out'],
  signOutTitle: ['退出登录？', 'Sign out?'],
  signOutText: [
    '本机保存的任务和客户信息会一并删除。',
    'Tasks and customers kept on this phone are removed.',
  ],
  signOutUnsent: [
    '还有 {n} 条走访没有上传。退出后它们仍留在本机，您在这部手机上重新登录后会继续上传。建议先上传再退出。',
    '{n} visits have not been sent. They stay on this phone and go once you sign in here again.',
  ],
  signOutDraft: [
    '正在进行的走访会留在本机，重新登录后可继续。',
    'The visit in progress stays on this phone.',
  ],
  signOutNow: ['退出', 'Sign out'],
  stay: ['先不退出', 'Stay'],
} satisfies Texts;
