import type { Texts } from '@wangge/ui';

export const shellTexts = {
  tabs: {
    label: ['主导航', 'Main navigation'],
    today: ['今日', 'Today'],
    customers: ['客户', 'Customers'],
    map: ['地图', 'Map'],
    me: ['我的', 'Me'],
  },
  back: ['返回', 'Back'],
  close: ['关闭', 'Close'],
  cancel: ['取消', 'Cancel'],
  offline: ['离线', 'Offline'],
  offlineSince: ['离线，数据更新于 {at}', 'Offline; data as of {at}'],
  offlineKept: ['离线，走访记录会先存在本机', 'Offline; visits are kept on this phone'],
  waiting: ['{n} 条待上传', '{n} waiting to be sent'],
  inProgress: ['走访中', 'Visiting'],
  goOn: ['继续', 'Go on'],
  update: ['有新版本', 'A new version is ready'],
  updateNow: ['更新', 'Update'],
  later: ['稍后', 'Later'],
  notFound: ['没有这个页面', 'There is no such page'],
  toToday: ['回到今日', 'Back to Today'],
} satisfies Texts;
