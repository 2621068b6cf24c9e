import type { Texts } from '@wangge/ui';

export const texts = {
  place: {
    board: ['经营看板', 'Board'],
    grids: ['网格', 'Grids'],
    customers: ['客户', 'Customers'],
    opportunities: ['商机', 'Opportunities'],
    visits: ['走访', 'Visits'],
    scores: ['考核得分', 'Scores'],
    exports: ['清单导出', 'Exports'],
    review: ['归并复核', 'Merge review'],
    quality: ['数据质量', 'Data quality'],
    organisation: ['机构', 'Organisation'],
    accounts: ['安全管理', 'Sign-in security'],
    staff: ['员工与岗位', 'Staff and posts'],
    grants: ['岗位审批', 'Post requests'],
    subjects: ['个人信息请求', 'Subject requests'],
    audit: ['审计', 'Audit'],
  },
  skip: ['跳到正文', 'Skip to content'],
  navigation: ['主导航', 'Main navigation'],
  tagline: ['农商行网格化营销', 'Grid marketing'],
  signOut: ['退出登录', 'Sign out'],
  signOutFailed: ['退出没有成功，请重试。', 'You were not signed out; try again.'],
  account: ['{name} 的账户', 'Account of {name}'],
  toField: ['打开外勤端', 'Open the field app'],
  toDark: ['切换为深色', 'Switch to dark'],
  toLight: ['切换为浅色', 'Switch to light'],
  otherLanguage: ['English', '中文'],
  noPlace: {
    title: ['这里没有可以打开的页面', 'There is no page here for you'],
    advice: [
      '地址可能有误，或您的岗位没有查看权限。可从左侧导航进入其他页面；如需权限，请联系系统管理员。',
      'The address may be wrong, or your post does not include it. Use the navigation, or ask an administrator.',
    ],
    home: ['回到首页', 'Go to your start page'],
  },
} satisfies Texts;
