import { expect, it } from 'vitest';
import { detailText } from './columns';

const words: Record<string, string> = { hits: '命中', criteria: '条件', q: '关键词' };
const name = (key: string) => words[key] ?? key;

it('writes details in words, lists joined', () => {
  expect(detailText({ hits: 3, criteria: ['q', 'grid'] }, name)).toBe('命中 3; 条件 关键词, grid');
});

it('keeps what it has no words for, and nested values whole', () => {
  expect(detailText({ counts: { a: 1 }, none: null }, name)).toBe('counts {"a":1}; none null');
  expect(detailText({}, name)).toBe('');
});
