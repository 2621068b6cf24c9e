import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['机构', 'Organisation'],
  about: [
    '总行、支行、网点和营销小组，共 {count} 个。',
    'Head office, branches, outlets and teams: {count} in all.',
  ],
  find: ['按名称或编号查找', 'Find by name or code'],
  tree: ['机构树', 'Tree of units'],
  empty: ['还没有机构', 'No units yet'],
  emptyAdvice: ['请先在服务器上载入机构与岗位。', 'Load the organisation on the server first.'],
  kinds: ['各类机构', 'By kind'],
} satisfies Texts;
