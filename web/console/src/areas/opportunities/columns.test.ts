import { expect, it } from 'vitest';
import { toneOf } from './columns';

it('marks what waits for somebody and quiets what is closed', () => {
  expect(['pushed', 'accepted', 'won', 'lost'].map(toneOf)).toEqual([
    'warn',
    'info',
    'good',
    'plain',
  ]);
});
