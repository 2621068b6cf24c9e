import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['岗位审批', 'Post requests'],
  about: [
    '系统管理员、安全管理员、审计人员的授予和终止须两人办理：系统管理员申请，安全管理员审批。',
    'Sensitive posts take two people: an administrator asks, a security officer decides.',
  ],
  status: {
    all: ['全部状态', 'All'],
    pending: ['待批准', 'Pending'],
    approved: ['已批准', 'Approved'],
    refused: ['已退回', 'Refused'],
    withdrawn: ['已撤回', 'Withdrawn'],
  },
  column: {
    at: ['申请时间', 'Asked'],
    what: ['事项', 'What'],
    staff: ['员工', 'Who'],
    on: ['生效日', 'From'],
    reason: ['理由', 'Reason'],
    by: ['申请人', 'Asked by'],
    status: ['状态', 'State'],
    acts: ['办理', 'Acts'],
  },
  approve: ['批准', 'Approve'],
  refuse: ['退回', 'Refuse'],
  withdraw: ['撤回', 'Withdraw'],
  note: ['审批意见', 'Note'],
  confirmTitle: ['{change} {role}：{name}', '{change} {role}: {name}'],
  cancel: ['取消', 'Cancel'],
  done: ['已办理', 'Done'],
  empty: ['没有岗位申请', 'No requests'],
  emptyAdvice: [
    '在“员工与岗位”中打开员工，可申请敏感岗位。',
    'Open a person under staff to request a sensitive post.',
  ],
} satisfies Texts;
