/** Unmasked values are on the screen for a short while only, then forgotten. */
import type { Shape } from '@wangge/client';
import { onScopeDispose, ref, shallowRef } from 'vue';

export const SHOWN_SECONDS = 60;
export const SHORTEST_NOTE = 4;
export type Revealed = Shape<'RevealOut'>;
export type Budget = Shape<'RevealBudgetOut'>;
export type Purpose = Shape<'RevealIn'>['purpose'];
export const PURPOSES: Purpose[] = [
  'contact',
  'credit',
  'correct',
  'complaint',
  'inquiry',
  'other',
];

/** Tell whether purpose and words say enough to stand on the audit trail. */
export function isPurpose(purpose: Purpose | '', note: string): boolean {
  if (purpose !== 'other') return purpose !== '';
  return [...note.trim()].length >= SHORTEST_NOTE;
}

/** Hold revealed values and count their seconds down; leaving the page forgets them at once. */
export function useRevealed() {
  const values = shallowRef<Revealed | null>(null);
  const left = ref(0);
  let clock: ReturnType<typeof setInterval> | undefined;

  function hide(): void {
    clearInterval(clock);
    values.value = null;
    left.value = 0;
  }

  function show(revealed: Revealed): void {
    hide();
    values.value = revealed;
    left.value = SHOWN_SECONDS;
    clock = setInterval(() => {
      left.value -= 1;
      if (left.value <= 0) hide();
    }, 1000);
  }

  onScopeDispose(hide);
  return { values, left, show, hide };
}
