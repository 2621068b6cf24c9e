/** A visit from check-in to check-out, as pure values: what it holds and what follows from it. */
import type { Shape } from '@wangge/client';
import { isoWithOffset } from '@field/phone/iso';
import type { Fix } from '@field/phone/position';
import type { Outcome } from './outcomes';

export type VisitIn = Shape<'VisitIn'>;

export interface VisitDraft {
  /** UUIDv7 made at check-in; the server's record carries it. */
  id: string;
  customer: Pick<
    Shape<'CustomerCardOut'>,
    'id' | 'name' | 'customer_group_name' | 'address_masked'
  >;
  taskId: VisitIn['task_id'];
  /** Unix milliseconds, phone clock. */
  checkedInAt: number;
  fix: Fix;
  outcome: Outcome | null;
  need: string;
  followUp: string;
}

/** The bank's default for the shortest stay; the server judges by the bank's own figure. */
export const SHORTEST_STAY_MS = 3 * 60 * 1000;
/** As the server keeps it. */
export const WORDS_MAX = 500;

/** Return the record to send for a draft checked out at `outMs`. @throws without an outcome. */
export function visitIn(draft: VisitDraft, outMs: number): VisitIn {
  if (draft.outcome === null) throw new Error('a visit needs an outcome');
  return {
    id: draft.id,
    customer_id: draft.customer.id,
    task_id: draft.taskId,
    checked_in_at: isoWithOffset(draft.checkedInAt),
    // A clock set back while visiting must not make a visit end before it began.
    checked_out_at: isoWithOffset(Math.max(outMs, draft.checkedInAt)),
    lon: draft.fix.lon,
    lat: draft.fix.lat,
    accuracy_m: draft.fix.accuracyM,
    is_mock: false, // a web page is not told; the server looks for its traces
    outcome: draft.outcome,
    need: draft.need.trim().slice(0, WORDS_MAX),
    follow_up: draft.followUp.trim().slice(0, WORDS_MAX),
  };
}

/** What would make the server call the visit invalid, known before check-out. */
export type Shortfall = 'stay' | 'need' | 'follow_up';

export function shortfalls(draft: VisitDraft, nowMs: number): Shortfall[] {
  const found: Shortfall[] = [];
  if (nowMs - draft.checkedInAt < SHORTEST_STAY_MS) found.push('stay');
  if (draft.outcome === 'met' && !draft.need.trim()) found.push('need');
  if (draft.outcome === 'met' && !draft.followUp.trim()) found.push('follow_up');
  return found;
}

/** Write a stay as `m:ss`, hours folded into minutes. */
export function stayClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const PHRASE_GAP = '；';

/** Put a quick phrase at the end of a text, or take it out again where it already stands. */
export function togglePhrase(text: string, phrase: string): string {
  const parts = text.split(PHRASE_GAP).filter((part) => part.trim() !== '');
  const without = parts.filter((part) => part.trim() !== phrase);
  const next = without.length < parts.length ? without : [...parts, phrase];
  return next.join(PHRASE_GAP);
}

export function hasPhrase(text: string, phrase: string): boolean {
  return text.split(PHRASE_GAP).some((part) => part.trim() === phrase);
}
