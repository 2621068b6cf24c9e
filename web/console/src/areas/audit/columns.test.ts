import { expect, it } from 'vitest';
import { detailText } from './columns';

it('writes details as pairs', () => {
  expect(detailText({ hits: 3, criteria: ['name'], grid: null })).toBe(
    'hits: 3; criteria: ["name"]; grid: null',
  );
  expect(detailText({})).toBe('');
});
