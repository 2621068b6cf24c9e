import { expect, it } from 'vitest';
import { columns, sortOf } from './columns';

it('gives every sortable column a sort of the server', () => {
  const sortable = columns.filter((column) => column.sortable);
  expect(sortable.map((column) => sortOf(column.key, 'ascending'))).not.toContain('');
});

it('falls back to the server’s order when sorting is taken off', () => {
  expect(sortOf('name', null)).toBe('');
});
