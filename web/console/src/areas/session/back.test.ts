import { expect, it } from 'vitest';
import { safeBack } from './back';

it('goes back to a screen of this face', () => {
  expect(safeBack('/customers?q=%E7%8E%8B')).toBe('/customers?q=%E7%8E%8B');
});

it.each([
  ['//evil.example'],
  ['/\\evil.example'],
  ['https://evil.example'],
  ['/sign-in'],
  [undefined],
])('does not follow %s', (wanted) => {
  expect(safeBack(wanted)).toBe('/');
});
