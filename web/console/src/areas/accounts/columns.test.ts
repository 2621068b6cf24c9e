import { expect, it } from 'vitest';
import { stateOf } from './columns';

it('takes only states it knows from the address bar', () => {
  expect(['locked', 'no_factor', '', 'nonsense'].map(stateOf)).toEqual([
    'locked',
    'no_factor',
    '',
    '',
  ]);
});
