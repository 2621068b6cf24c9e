import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['个人信息权利请求', 'Subject requests'],
  about: [
    '客户查阅复制、更正、限制处理和删除个人信息的请求，自受理起 15 个工作日内答复。删除由经办和安全管理员两人办理。',
    'What people ask about their data, answered within 15 working days. An erasure takes two people.',
  ],
  status: {
    all: ['全部状态', 'All'],
    open: ['待办理', 'Open'],
    approval: ['待安全管理员审批', 'To be approved'],
    done: ['已办结', 'Done'],
    refused: ['不予办理', 'Refused'],
  },
  column: {
    due: ['办理期限', 'Due'],
    kind: ['事项', 'What'],
    who: ['客户', 'Customer'],
    received: ['受理时间', 'Received'],
    by: ['受理人', 'By'],
    details: ['请求内容', 'Words'],
    status: ['状态', 'State'],
    acts: ['办理', 'Acts'],
  },
  overdue: ['已超期', 'Overdue'],
  number: ['客户号', 'No.'],
  handle: ['办理', 'Do'],
  approve: ['批准删除', 'Approve'],
  refuse: ['退回', 'Refuse'],
  confirm: ['确认办理', 'Confirm'],
  cancel: ['取消', 'Cancel'],
  words: ['办理结果或理由', 'Outcome or reason'],
  handleAbout: [
    '填写答复客户的内容。查阅、复制将生成加密数据包；限制处理即时生效。',
    'Say what the person is told. Access makes an encrypted package; a restriction holds at once.',
  ],
  eraseAbout: [
    '删除不能撤销。依法须留存的账户、信贷和审计资料仍保留，停止除存储外的处理。',
    'An erasure cannot be undone. What the law keeps stays stored and is not processed.',
  ],
  password: ['领取口令', 'Password'],
  once: [
    '口令只显示一次，关闭后不能再次查看。请与数据包分开交给客户。',
    'Shown once. Hand it over apart from the file.',
  ],
  download: ['下载数据包', 'Download'],
  file: ['个人信息', 'personal-data'],
  done: ['已办理', 'Done'],
  empty: ['没有请求', 'No requests'],
  emptyAdvice: [
    '在客户画像的“授权”中可登记客户的请求。',
    'Requests are taken on the customer’s page, under consents.',
  ],
} satisfies Texts;
