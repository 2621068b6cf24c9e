import type { Texts } from '@wangge/ui';

export const sessionTexts = {
  title: ['登录', 'Sign in'],
  motto: ['走村入户，心中有数', 'Door by door, and you know where you stand'],
  username: ['用户名', 'User name'],
  usernameHint: ['工号或用户名', 'Staff number or user name'],
  password: ['密码', 'Password'],
  passwordHint: ['请输入密码', 'Enter your password'],
  submit: ['登录', 'Sign in'],
  both: ['请填写用户名和密码', 'Enter both user name and password'],
  offline: [
    '现在没有网络。首次登录需要联网；已登录过的手机请直接打开“今日”。',
    'No network. The first sign-in needs one.',
  ],
  refused: [
    '统一认证未通过，或本系统没有您的员工账号，未登录。请重试或联系系统管理员。',
    'The identity provider did not let you in, or you are not on the staff list here.',
  ],
  notField: [
    '此账号没有走访权限，请在电脑上使用管理端。',
    'This account does not record visits; use the console on a PC.',
  ],
  toConsole: ['打开管理端', 'Open the console'],
  watermark: ['本系统含客户个人信息，查看与修改均留痕。', 'Customer data: every view is recorded.'],
} satisfies Texts;
