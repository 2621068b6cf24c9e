/**
 * Where an outbox entry stands.
 *
 * `pending` waits for its turn; `sending` has left and its answer is not known yet (after a kill
 * it is simply sent again: the server counts an id once); `accepted` is in the bank's database;
 * `rejected` was refused for a reason that sending again as it is will not change.
 */
export type EntryState = 'pending' | 'sending' | 'accepted' | 'rejected';

/** Why an entry is not in the bank's database yet, in the server's or the app's words. */
export interface Trouble {
  code: string;
  message: string;
}

/** One thing that happened in the field: appended once, its payload never changed. */
export interface OutboxEntry<Payload = unknown, Answer = unknown> {
  /** UUIDv7 made on the phone; the server's record carries the same id. */
  id: string;
  /** What it is, for example `visit`. */
  kind: string;
  /** Whose it is: only that person's session may send it. */
  owner: string;
  /** What the person reads in the list, for example the customer's name. */
  title: string;
  payload: Payload;
  state: EntryState;
  /** Times it was sent without an answer. */
  attempts: number;
  /** Unix milliseconds, phone clock. */
  createdAt: number;
  /** Not sent again by itself before this moment (Unix milliseconds). */
  nextTryAt: number;
  trouble: Trouble | null;
  answer: Answer | null;
}

/** What came of one sending. */
export type SendResult<Answer = unknown> =
  | { kind: 'accepted'; answer: Answer }
  | { kind: 'rejected'; trouble: Trouble }
  /** No answer, or the server asked to wait: try again later. */
  | { kind: 'retry'; trouble: Trouble }
  /** The session has ended: nothing can go until its owner signs in again. */
  | { kind: 'signed_out'; trouble: Trouble };

/** First wait after a failure, then doubled each time. */
export const FIRST_WAIT_MS = 3_000;
/** Longest wait: a manager back in coverage is not kept waiting more than this. */
export const LONGEST_WAIT_MS = 120_000;
/** Share of the wait that is random, so phones do not come back all at once. */
export const JITTER_SHARE = 0.3;

/**
 * Return how long to wait after failure number `attempts` (1 = the first).
 *
 * @param random A number in [0, 1).
 */
export function waitAfter(attempts: number, random: number): number {
  const plain = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(plain * (1 - JITTER_SHARE * random));
}

/** Return the entry as it stands after `result`; `now` in Unix milliseconds. */
export function settle(
  entry: OutboxEntry,
  result: SendResult,
  now: number,
  random: number,
): OutboxEntry {
  switch (result.kind) {
    case 'accepted':
      return { ...entry, state: 'accepted', trouble: null, answer: result.answer };
    case 'rejected':
      return { ...entry, state: 'rejected', trouble: result.trouble };
    case 'signed_out':
      return { ...entry, state: 'pending', trouble: result.trouble, nextTryAt: now };
    case 'retry': {
      const attempts = entry.attempts + 1;
      const nextTryAt = now + waitAfter(attempts, random);
      return { ...entry, state: 'pending', attempts, nextTryAt, trouble: result.trouble };
    }
  }
}

/** Return whether the entry still has to reach the bank; a refused one counts: it is not there. */
export function isUnsent(entry: OutboxEntry): boolean {
  return entry.state !== 'accepted';
}

/** Compare by the order things happened on this phone. */
export function byAge(a: OutboxEntry, b: OutboxEntry): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
