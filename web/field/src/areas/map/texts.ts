import type { Texts } from '@wangge/ui';

export const mapTexts = {
  title: ['地图', 'Map'],
  label: ['我的网格与客户', 'My grids and customers'],
  nearby: ['附近客户', 'Nearby'],
  inView: ['图中客户', 'In view'],
  locate: ['定位到我', 'Where I am'],
  all: ['我的网格', 'My grids'],
  legend: {
    task: ['今日任务', 'Task today'],
    key: ['重点客户', 'Key customer'],
    plain: ['其他客户', 'Other'],
  },
  task: ['今日任务', 'Task'],
  zoomIn: [
    '图中客户较多，已按区域合计。放大地图可查看单个客户。',
    'Too many to show one by one. Zoom in to see single customers.',
  ],
  empty: ['图中没有客户', 'No customer in view'],
  emptyAdvice: ['移动或缩小地图，或点“我的网格”。', 'Move the map, or go to your grids.'],
  offline: ['离线：只显示今日任务中的客户', 'Offline: only today’s customers are shown'],
  failed: [
    '这部手机无法显示地图，请使用下方列表。',
    'This phone cannot draw the map; use the list.',
  ],
  open: ['查看', 'Open'],
  visit: ['去走访', 'Visit'],
} satisfies Texts;
