/** Texts both faces share. */
import type { Texts } from './i18n';
import { securityTexts } from './security/texts';

export const uiTexts = {
  product: ['网格 Wangge', 'Wangge 网格'],
  retry: ['重试', 'Try again'],
  loading: ['正在加载', 'Loading'],
  unknown: ['未知', 'Unknown'],
  versusLastMonth: ['较上月', 'vs last month'],
  versusSameDays: ['较上月同期', 'vs same days last month'],
  language: ['语言', 'Language'],
  theme: { light: ['浅色', 'Light'], dark: ['深色', 'Dark'] },
  security: securityTexts,
  error: {
    title: ['没有加载成功', 'This could not be loaded'],
    network: [
      '连不上服务器。已填写的内容仍在，请检查网络后重试。',
      'The server cannot be reached. What you entered is kept; check the network and try again.',
    ],
    unknown: [
      '服务暂时不可用，未作任何更改，请稍后重试。',
      'The service is not available; nothing was changed. Try again shortly.',
    ],
  },
  map: {
    loading: ['正在准备地图', 'Preparing the map'],
    failed: [
      '这台设备不能显示地图，请使用旁边的列表。',
      'This device cannot draw the map; use the list beside it.',
    ],
    zoomIn: ['放大', 'Zoom in'],
    zoomOut: ['缩小', 'Zoom out'],
    noFigure: ['无数据', 'No figure'],
    areas: ['{count} 个', '({count})'],
    andMore: ['{from} 及以上', '{from} and more'],
  },
  unit: {
    households: ['户', 'households'],
    customers: ['个', 'customers'],
    visits: ['次', 'visits'],
    items: ['笔', 'items'],
    points: ['分', 'points'],
    minutes: ['分钟', 'min'],
  },
} satisfies Texts;
