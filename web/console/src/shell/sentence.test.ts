import { ApiError } from '@wangge/client';
import { expect, it } from 'vitest';
import { sentenceOf } from './sentence';

const key = (text: string) => text;

it("uses the server's sentence where it has one", () => {
  expect(sentenceOf(new ApiError(409, 'opportunity.closed', '商机已关闭'), key)).toBe('商机已关闭');
});

it('tells an unreachable server from a broken one, and shows no inner error', () => {
  expect(sentenceOf(new ApiError(0, 'network.unreachable', ''), key)).toBe('ui.error.network');
  expect(sentenceOf(new TypeError('x is undefined'), key)).toBe('ui.error.unknown');
});
