import { effectScope } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isPurpose, SHOWN_SECONDS, useRevealed } from './revealing';

const VALUES = {
  mobile: '1',
  id_no: '2',
  address: '3',
  registered_address: null,
  budget: { limit: 50, used: 1, left: 49 },
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('forgets the values when their time is up', () => {
  const revealed = effectScope().run(useRevealed)!;
  revealed.show(VALUES);
  vi.advanceTimersByTime((SHOWN_SECONDS - 1) * 1000);
  expect([revealed.values.value, revealed.left.value]).toEqual([VALUES, 1]);
  vi.advanceTimersByTime(1000);
  expect(revealed.values.value).toBeNull();
});

it('forgets them at once when the page is left', () => {
  const scope = effectScope();
  const revealed = scope.run(useRevealed)!;
  revealed.show(VALUES);
  scope.stop();
  expect(revealed.values.value).toBeNull();
});

it('wants a purpose, and words where the list has none', () => {
  const given = [
    isPurpose('', '核实资料'),
    isPurpose('contact', ''),
    isPurpose('other', ' 核实 '),
    isPurpose('other', '核实资料'),
  ];
  expect(given).toEqual([false, true, false, true]);
});
