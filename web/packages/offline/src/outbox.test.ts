import { describe, expect, it } from 'vitest';

import {
  FIRST_WAIT_MS,
  JITTER_SHARE,
  LONGEST_WAIT_MS,
  waitAfter,
  type OutboxEntry,
  type SendResult,
} from './entry';
import { KEEP_ACCEPTED_MS, Outbox, type OutboxStore } from './outbox';

/** A store in memory that copies what it is given, as a database would. */
class MemoryStore implements OutboxStore {
  readonly rows = new Map<string, OutboxEntry>();

  add(entry: OutboxEntry): Promise<void> {
    if (this.rows.has(entry.id)) return Promise.reject(new Error('key exists'));
    this.rows.set(entry.id, structuredClone(entry));
    return Promise.resolve();
  }
  put(entry: OutboxEntry): Promise<void> {
    this.rows.set(entry.id, structuredClone(entry));
    return Promise.resolve();
  }
  get(id: string): Promise<OutboxEntry | undefined> {
    return Promise.resolve(structuredClone(this.rows.get(id)));
  }
  ofOwner(owner: string): Promise<OutboxEntry[]> {
    const all = [...this.rows.values()].filter((row) => row.owner === owner);
    return Promise.resolve(structuredClone(all));
  }
  remove(ids: string[]): Promise<void> {
    for (const id of ids) this.rows.delete(id);
    return Promise.resolve();
  }
}

/** A bank that counts an id once, however often it comes, over a network that may drop answers. */
class Bank {
  readonly kept = new Map<string, unknown>();
  arrivals: string[] = [];

  constructor(private readonly fate: (entry: OutboxEntry, nth: number) => SendResult['kind']) {}

  send = (entry: OutboxEntry): Promise<SendResult> => {
    this.arrivals.push(entry.id);
    const kind = this.fate(entry, this.arrivals.length);
    const trouble = { code: kind, message: kind };
    if (kind !== 'accepted') return Promise.resolve({ kind, trouble });
    this.kept.set(entry.id, entry.payload);
    return Promise.resolve({ kind, answer: { id: entry.id } });
  };
}

function open(bank: Bank, store = new MemoryStore()) {
  const clock = { now: 1_000_000 };
  const outbox = new Outbox({
    store,
    send: bank.send,
    now: () => clock.now,
    random: () => 0,
    exclusively: (work) => work(),
  });
  return { outbox, store, clock };
}

const visit = (id: string, owner = '7') => ({
  id,
  kind: 'visit',
  owner,
  title: '王小明',
  payload: { id },
});

describe('Outbox', () => {
  it('keeps an entry before anything is sent, and an id once', async () => {
    const { outbox, store } = open(new Bank(() => 'accepted'));
    await outbox.append(visit('a'));
    await outbox.append({ ...visit('a'), payload: { other: true } });
    expect(store.rows.get('a')).toMatchObject({ state: 'pending', payload: { id: 'a' } });
    expect(await outbox.unsentCount('7')).toBe(1);
  });

  it('sends in the order things happened and keeps the answer', async () => {
    const bank = new Bank(() => 'accepted');
    const { outbox, clock } = open(bank);
    await outbox.append(visit('b'));
    clock.now += 1;
    await outbox.append(visit('a'));
    await outbox.flush('7');
    expect(bank.arrivals).toEqual(['b', 'a']);
    expect((await outbox.entries('7')).map((e) => [e.state, e.answer])).toEqual([
      ['accepted', { id: 'b' }],
      ['accepted', { id: 'a' }],
    ]);
    await outbox.flush('7', true);
    expect(bank.arrivals).toHaveLength(2);
  });

  it('waits after a lost connection, does not hammer, and goes at once when forced', async () => {
    const bank = new Bank((_, nth) => (nth < 2 ? 'retry' : 'accepted'));
    const { outbox, clock } = open(bank);
    await outbox.append(visit('a'));
    await outbox.append(visit('b'));
    await outbox.flush('7');
    expect(bank.arrivals).toEqual(['a']);
    expect(await outbox.nextDue('7')).toBe(clock.now);
    const [first] = await outbox.entries('7');
    expect(first).toMatchObject({
      state: 'pending',
      attempts: 1,
      nextTryAt: clock.now + FIRST_WAIT_MS,
    });
    await outbox.flush('7', true);
    expect(bank.kept.size).toBe(2);
    expect(await outbox.nextDue('7')).toBeNull();
  });

  it('lets a refused entry stand aside, visible, until its owner tries again', async () => {
    let refuse = true;
    const bank = new Bank((entry) => (entry.id === 'a' && refuse ? 'rejected' : 'accepted'));
    const { outbox } = open(bank);
    await outbox.append(visit('a'));
    await outbox.append(visit('b'));
    await outbox.flush('7');
    expect((await outbox.entries('7')).map((e) => e.state)).toEqual(['rejected', 'accepted']);
    expect(await outbox.unsentCount('7')).toBe(1);
    await outbox.flush('7', true);
    expect(bank.arrivals).toEqual(['a', 'b']);
    refuse = false;
    await outbox.retry('a');
    expect(await outbox.unsentCount('7')).toBe(0);
  });

  it('stops at the end of the session and loses nothing', async () => {
    const bank = new Bank(() => 'signed_out');
    const { outbox } = open(bank);
    await outbox.append(visit('a'));
    await outbox.append(visit('b'));
    await outbox.flush('7');
    expect(bank.arrivals).toEqual(['a']);
    expect((await outbox.entries('7')).map((e) => [e.state, e.attempts])).toEqual([
      ['pending', 0],
      ['pending', 0],
    ]);
  });

  it('sends again what a kill cut off, and the bank counts it once', async () => {
    const store = new MemoryStore();
    const bank = new Bank(() => 'accepted');
    const { outbox } = open(bank, store);
    await outbox.append(visit('a'));
    const killed = new Outbox({
      store,
      send: (entry) => bank.send(entry).then(() => new Promise<SendResult>(() => undefined)),
      now: () => 1_000_000,
      random: () => 0,
      exclusively: (work) => work(),
    });
    void killed.flush('7');
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.rows.get('a')?.state).toBe('sending');
    expect(bank.kept.size).toBe(1);
    await outbox.flush('7');
    expect(bank.arrivals).toEqual(['a', 'a']);
    expect(bank.kept.size).toBe(1);
    expect(store.rows.get('a')?.state).toBe('accepted');
  });

  it("never sends another person's entries", async () => {
    const bank = new Bank(() => 'accepted');
    const { outbox } = open(bank);
    await outbox.append(visit('a', '7'));
    await outbox.append(visit('b', '8'));
    await outbox.flush('8');
    expect(bank.arrivals).toEqual(['b']);
    expect(await outbox.unsentCount('7')).toBe(1);
  });

  it('forgets accepted entries after a day, or at sign-out, and never unsent ones', async () => {
    const bank = new Bank((entry) => (entry.id === 'bad' ? 'rejected' : 'accepted'));
    const { outbox, clock } = open(bank);
    for (const id of ['a', 'bad']) await outbox.append(visit(id));
    await outbox.flush('7');
    await outbox.forgetAccepted('7');
    expect(await outbox.entries('7')).toHaveLength(2);
    clock.now += KEEP_ACCEPTED_MS + 1;
    await outbox.forgetAccepted('7');
    expect((await outbox.entries('7')).map((e) => e.id)).toEqual(['bad']);
    await outbox.append(visit('c'));
    await outbox.flush('7');
    await outbox.forgetAccepted('7', true);
    expect((await outbox.entries('7')).map((e) => e.id)).toEqual(['bad']);
  });

  it('tells its listeners until they stop listening', async () => {
    const { outbox } = open(new Bank(() => 'accepted'));
    let told = 0;
    const stop = outbox.onChange(() => (told += 1));
    await outbox.append(visit('a'));
    await outbox.flush('7');
    expect(told).toBe(3); // appended, sending, accepted
    stop();
    await outbox.append(visit('b'));
    expect(told).toBe(3);
  });
});

describe('waitAfter', () => {
  it('doubles up to a limit', () => {
    expect([1, 2, 3].map((n) => waitAfter(n, 0))).toEqual([3_000, 6_000, 12_000]);
    expect(waitAfter(50, 0)).toBe(LONGEST_WAIT_MS);
  });

  it('takes off at most its random share', () => {
    expect(waitAfter(1, 0.9999)).toBeGreaterThanOrEqual(FIRST_WAIT_MS * (1 - JITTER_SHARE));
    expect(waitAfter(1, 0.5)).toBeLessThan(FIRST_WAIT_MS);
  });
});
