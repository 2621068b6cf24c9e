import { byAge, isUnsent, settle, type OutboxEntry, type SendResult } from './entry';

/** Where entries are kept. Each call is durable once its promise resolves. */
export interface OutboxStore {
  /** Append; refuses an id that is already there. */
  add(entry: OutboxEntry): Promise<void>;
  /** Overwrite the entry with the same id. */
  put(entry: OutboxEntry): Promise<void>;
  get(id: string): Promise<OutboxEntry | undefined>;
  ofOwner(owner: string): Promise<OutboxEntry[]>;
  remove(ids: string[]): Promise<void>;
}

/** The parts of the world the outbox touches, handed in so that tests decide them. */
export interface OutboxWorld {
  store: OutboxStore;
  /** Send one entry; must not throw: what cannot be told is `retry`. */
  send(entry: OutboxEntry): Promise<SendResult>;
  /** Unix milliseconds. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Run while no other tab of this app sends. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** What is appended; the outbox adds the states. */
export type NewEntry<Payload> = Pick<
  OutboxEntry<Payload>,
  'id' | 'kind' | 'owner' | 'title' | 'payload'
>;

/** Accepted entries stay a day, so their owner can look at what came of them. */
export const KEEP_ACCEPTED_MS = 24 * 3600 * 1000;

/**
 * The append-only queue between the phone and the bank.
 *
 * An entry is durable before `append` returns. Sending may happen any number of times: the server
 * counts an id once. Entries go in the order they happened; one that the server refuses does not
 * hold up those behind it, one without an answer does (the network is the same for all).
 */
export class Outbox {
  private readonly listeners = new Set<() => void>();

  constructor(private readonly world: OutboxWorld) {}

  /** Be told whenever an entry changed; returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Append one thing that happened. Appending the same id again changes nothing. */
  async append<Payload>(item: NewEntry<Payload>): Promise<void> {
    if (await this.world.store.get(item.id)) return;
    const now = this.world.now();
    await this.world.store.add({
      ...item,
      state: 'pending',
      attempts: 0,
      createdAt: now,
      nextTryAt: now,
      trouble: null,
      answer: null,
    });
    this.changed();
  }

  /** Return the owner's entries, oldest first. */
  async entries(owner: string): Promise<OutboxEntry[]> {
    return (await this.world.store.ofOwner(owner)).sort(byAge);
  }

  /** Return how many of the owner's entries have not reached the bank. */
  async unsentCount(owner: string): Promise<number> {
    return (await this.world.store.ofOwner(owner)).filter(isUnsent).length;
  }

  /**
   * Send what is due, oldest first, until done or the network gives up.
   *
   * @param force Send waiting entries before their time: the network is back or a person asked.
   */
  async flush(owner: string, force = false): Promise<void> {
    await this.world.exclusively(async () => {
      for (const entry of await this.toSend(owner, force)) {
        const settled = await this.sendOne(entry);
        if (settled.state === 'pending') return;
      }
    });
  }

  /** Put one refused entry back in the queue and send it. */
  async retry(id: string): Promise<void> {
    const entry = await this.world.store.get(id);
    if (!entry || entry.state === 'accepted') return;
    await this.world.store.put({ ...entry, state: 'pending', nextTryAt: this.world.now() });
    this.changed();
    await this.flush(entry.owner, true);
  }

  /** Return the moment (Unix milliseconds) the next waiting entry is due, null when none waits. */
  async nextDue(owner: string): Promise<number | null> {
    const waiting = (await this.world.store.ofOwner(owner)).filter(waitsOrLeft);
    return waiting.length === 0 ? null : Math.min(...waiting.map((entry) => entry.nextTryAt));
  }

  /** Drop accepted entries older than a day, or all accepted ones with `all` (sign-out). */
  async forgetAccepted(owner: string, all = false): Promise<void> {
    const before = this.world.now() - KEEP_ACCEPTED_MS;
    const old = (await this.world.store.ofOwner(owner)).filter(
      (entry) => entry.state === 'accepted' && (all || entry.createdAt < before),
    );
    await this.world.store.remove(old.map((entry) => entry.id));
    this.changed();
  }

  private async toSend(owner: string, force: boolean): Promise<OutboxEntry[]> {
    const now = this.world.now();
    return (await this.entries(owner))
      .filter(waitsOrLeft)
      .filter((entry) => force || entry.nextTryAt <= now);
  }

  private async sendOne(entry: OutboxEntry): Promise<OutboxEntry> {
    await this.world.store.put({ ...entry, state: 'sending' });
    this.changed();
    const result = await this.world.send(entry);
    const settled = settle(entry, result, this.world.now(), this.world.random());
    await this.world.store.put(settled);
    this.changed();
    return settled;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/**
 * Return whether the entry is still to go. One found `sending` while nobody sends was cut off by
 * a kill: whether it arrived is unknown, so it goes again.
 */
function waitsOrLeft(entry: OutboxEntry): boolean {
  return entry.state === 'pending' || entry.state === 'sending';
}
