import type { Texts } from '@wangge/ui';

export const texts = {
  title: ['登录', 'Sign in'],
  promise: [
    '看清市场，走到户，记得住。',
    'See the market. Reach every household. Keep what you learn.',
  ],
  username: ['用户名', 'User name'],
  password: ['密码', 'Password'],
  enter: ['登录', 'Sign in'],
  entering: ['正在登录', 'Signing in'],
  missing: ['请填写用户名和密码。', 'Enter your user name and password.'],
  expired: [
    '登录已过期，请重新登录；登录后回到刚才的页面。',
    'Your session has ended. Sign in to return to where you were.',
  ],
  refused: {
    provider_unknown: [
      '统一认证已通过，但本系统没有您的员工账号。请联系系统管理员。',
      'The provider knows you but the staff list here does not. Ask an administrator.',
    ],
    provider_refused: [
      '统一认证未通过，未登录。请重试。',
      'The identity provider did not confirm you. Try again.',
    ],
    device_revoked: ['本设备已被停用，不能登录。', 'This device has been revoked.'],
    device_waits: ['本手机需经批准后使用。', 'This phone waits for approval.'],
  },
  noPost: [
    '您的账户还没有岗位，暂时看不到任何内容。请联系系统管理员。',
    'Your account has no post yet. Ask an administrator.',
  ],
  notice: [
    '仅限本行员工使用，所有操作均留痕。',
    'For the bank’s staff only. Everything done here is recorded.',
  ],
} satisfies Texts;
