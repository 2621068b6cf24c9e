import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['网格', 'Grids'],
  about: [
    '{big} 个大网格，{small} 个小网格；每位客户只在一个小网格里。',
    '{big} big grids, {small} small grids; every customer stands in exactly one small grid.',
  ],
  aboutSmall: [
    '{small} 个小网格；每位客户只在一个小网格里。',
    '{small} small grids; every customer stands in exactly one.',
  ],
  tabs: { grids: ['网格', 'Grids'], unassigned: ['未分配客户', 'Unassigned customers'] },
  find: ['按网格名、编号或经理查找', 'Find by grid, code or manager'],
  tree: ['网格树', 'Tree of grids'],
  customersOf: ['{count} 个客户', '{count} customers'],
  empty: ['还没有网格', 'No grids yet'],
  emptyAdvice: ['请总行管理人员导入网格方案后再看。', 'Ask the head office to load the grid plan.'],
  mapTitle: ['网格地图', 'Map of grids'],
  mapLabel: [
    '网格地图，颜色表示每个网格的客户数；同样的网格见旁边的网格树',
    'Map of grids coloured by customers; the tree beside it lists the same grids',
  ],
  legend: ['客户数与网格数', 'Customers, number of grids'],
  noArea: [
    '这个网格没有边界，按规则归集客户。',
    'This grid has no border; its members follow a rule.',
  ],
  choose: ['请选择网格', 'Choose a grid'],
  chooseAdvice: [
    '在左侧网格树或地图上点选，查看经理、户数和所辖村组。',
    'Pick one in the tree or on the map to see its managers, households and places.',
  ],
  card: {
    code: ['编号', 'Code'],
    level: ['级别', 'Level'],
    kind: ['类型', 'Kind'],
    unit: ['管理机构', 'Managed by'],
    managerA: ['A 岗', 'A manager'],
    managerB: ['B 岗', 'B manager'],
    noManager: ['空缺', 'Vacant'],
    customers: ['客户', 'Customers'],
    households: ['常住户', 'Households'],
    keyCustomers: ['重点客户', 'Key customers'],
    places: ['所辖村组', 'Villages and groups'],
    placeAll: ['{code} 全村', '{code}, whole village'],
    placeGroup: ['{code} 第 {group} 组', '{code}, group {group}'],
    since: ['启用日期', 'In force since'],
    toBoard: ['经营看板', 'Board'],
    toCustomers: ['客户列表', 'Customers'],
    toVisits: ['走访记录', 'Visits'],
  },
  unassigned: {
    about: [
      '每位在世客户要么在一个小网格里，要么在这张清单上并注明原因。',
      'Every living customer is in one small grid, or on this list with the reason.',
    ],
    customer: ['客户', 'Customer'],
    group: ['客群', 'Group'],
    address: ['地址', 'Address'],
    reason: ['未分配原因', 'Why unassigned'],
    since: ['起始日期', 'Since'],
    empty: ['所有客户都已分配到网格', 'Every customer is in a grid'],
    emptyAdvice: [
      '新客户或搬迁客户定位不到网格时会出现在这里。',
      'New or moved customers who fit no grid will appear here.',
    ],
  },
} satisfies Texts;
