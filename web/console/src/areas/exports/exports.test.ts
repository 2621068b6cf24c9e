import { expect, it } from 'vitest';
import { columnsOf, isMoving, isOpen, toneOf, type Asked } from './exports';

const asked = (status: string) => ({ status }) as Asked;

it('looks again only while a file is being written', () => {
  expect(isMoving([asked('requested'), asked('ready')])).toBe(false);
  expect(isMoving([asked('requested'), asked('approved')])).toBe(true);
});

it('lets what is over alone', () => {
  expect(['requested', 'approved', 'ready'].map((s) => isOpen(asked(s)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['refused', 'withdrawn', 'expired'].map((s) => isOpen(asked(s)))).toEqual([
    false,
    false,
    false,
  ]);
  expect(toneOf('expired')).toBe('plain');
});

it('names the requester to whoever decides only', () => {
  const keys = (box: 'mine' | 'deciding') => columnsOf(box).map((column) => column.key);
  expect(keys('mine')).not.toContain('requester');
  expect(keys('deciding')).toContain('requester');
});
