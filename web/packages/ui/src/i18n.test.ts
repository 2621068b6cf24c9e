import { expect, it } from 'vitest';
import { messagesOf } from './i18n';

it('takes one language out of nested pairs', () => {
  const texts = { title: ['看板', 'Board'], list: { empty: ['没有', 'None'] } } as const;
  expect(messagesOf(texts, 'zh-CN')).toEqual({ title: '看板', list: { empty: '没有' } });
  expect(messagesOf(texts, 'en')).toEqual({ title: 'Board', list: { empty: 'None' } });
});
