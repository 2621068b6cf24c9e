import { expect, it } from 'vitest';
import { byField, type Origin } from './provenance';

const origin = (field: string, rank: number, value: string): Origin => ({
  field,
  field_name: field,
  rank,
  value_masked: value,
  source: 'core',
  source_name: '核心系统',
  source_table: 'customer',
  source_key_masked: '***1',
  as_of: null,
});

it('puts the value in use before its runners-up, whatever order they come in', () => {
  const fields = byField([
    origin('mobile', 2, 'b'),
    origin('name', 1, 'n'),
    origin('mobile', 1, 'a'),
  ]);
  expect(
    fields.map(({ field, used, others }) => [
      field,
      used.value_masked,
      others.map((other) => other.value_masked),
    ]),
  ).toEqual([
    ['mobile', 'a', ['b']],
    ['name', 'n', []],
  ]);
});
