import { describe, expect, it } from 'vitest';
import { asked, readFilters, writeFilters, type FilterSpec } from './filters';

const SPEC: FilterSpec = {
  q: { type: 'text', initial: '' },
  tier: { type: 'number', initial: null },
  key: { type: 'flag', initial: false },
  page: { type: 'number', initial: 1 },
};

describe('filters in the address', () => {
  it('come back as they were written', () => {
    const filters = { q: '王', tier: 2, key: true, page: 3 };
    const query = writeFilters(SPEC, filters);
    expect(query).toEqual({ q: '王', tier: '2', key: '1', page: '3' });
    expect(readFilters(SPEC, query as Record<string, string>)).toEqual(filters);
  });

  it('leave defaults out', () => {
    expect(writeFilters(SPEC, { q: '', tier: null, key: false, page: 1 })).toEqual({});
  });

  it('ignore what someone typed into the address by hand', () => {
    expect(readFilters(SPEC, { tier: 'x', page: '', other: '1' })).toEqual({
      q: '',
      tier: null,
      key: false,
      page: 1,
    });
  });
});

it('does not ask the API for an empty filter', () => {
  expect([asked(''), asked(null), asked(false), asked(0), asked('a')]).toEqual([
    undefined,
    undefined,
    undefined,
    0,
    'a',
  ]);
});
