import type { Texts } from '@wangge/ui';

export const todayTexts = {
  greet: {
    morning: ['早上好，{name}', 'Good morning, {name}'],
    noon: ['中午好，{name}', 'Good day, {name}'],
    afternoon: ['下午好，{name}', 'Good afternoon, {name}'],
    evening: ['晚上好，{name}', 'Good evening, {name}'],
  },
  week: {
    title: ['本周进度', 'This week'],
    visits: ['本周走访', 'Visits'],
    valid: ['有效 {n} 次', '{n} valid'],
    unsure: ['待复核 {n}', '{n} to review'],
    coverage: ['本月覆盖率', 'Coverage'],
    covered: ['{covered} / {households} 户', '{covered} / {households}'],
    score: ['本月得分', 'Score'],
    full: ['满分 {full}', 'of {full}'],
  },
  tasks: ['待办任务', 'Tasks'],
  order: {
    label: ['排序', 'Order'],
    planned: ['推荐顺序', 'Suggested'],
    near: ['离我最近', 'Nearest'],
  },
  showDistance: ['开启定位，显示距离', 'Use my position to show distances'],
  noPosition: ['暂时无法定位，未显示距离', 'No position, so no distances'],
  locating: ['正在定位…', 'Locating…'],
  placeUnknown: ['位置未知', 'No position'],
  due: {
    overdue: ['逾期 {n} 天', '{n} days overdue'],
    today: ['今天到期', 'Due today'],
    soon: ['还有 {n} 天', '{n} days left'],
    later: ['{day} 前', 'by {day}'],
  },
  actingFor: ['代 {name}', 'For {name}'],
  key: ['重点客户', 'Key customer'],
  waiting: ['待上传', 'To be sent'],
  sent: ['已走访', 'Visited'],
  empty: ['今天的任务都办完了', 'All done for today'],
  emptyAdvice: [
    '可以在地图上看看附近还没走访的重点客户。',
    'Look on the map for key customers near you.',
  ],
  toMap: ['打开地图', 'Open the map'],
  neverLoaded: [
    '这部手机上还没有今日任务。联网后下拉刷新，之后没有信号也能打开。',
    'No tasks on this phone yet. Load them once with coverage; then they open without it.',
  ],
  refresh: {
    pull: ['下拉刷新', 'Pull to refresh'],
    release: ['松开刷新', 'Release to refresh'],
    loading: ['正在刷新', 'Refreshing'],
  },
} satisfies Texts;
