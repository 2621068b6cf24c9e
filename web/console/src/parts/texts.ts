import type { Texts } from '@wangge/ui';

export const texts = {
  total: ['共 {count} 条', '{count} in all'],
  stale: ['以下是上次加载的内容，刷新没有成功。', 'Shown as last loaded; refreshing failed.'],
  clear: ['清除筛选', 'Clear filters'],
  grid: ['全部网格', 'All grids'],
  unit: ['全部机构', 'All units'],
  from: ['开始日期', 'From'],
  until: ['结束日期', 'Until'],
  to: ['至', 'to'],
  nothingMatches: ['没有符合条件的记录', 'Nothing matches'],
  nothingMatchesAdvice: [
    '可放宽或清除筛选条件后再看。',
    'Widen the filters, or clear them and look again.',
  ],
} satisfies Texts;
