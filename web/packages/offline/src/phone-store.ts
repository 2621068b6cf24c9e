import { Dexie, type EntityTable, type Table } from 'dexie';

import type { OutboxEntry } from './entry';
import type { OutboxStore } from './outbox';

/** One answer of the server kept for the hours without coverage. */
export interface Kept<Value = unknown> {
  owner: string;
  key: string;
  /** When the server gave it, Unix milliseconds, phone clock. */
  at: number;
  value: Value;
}

/** Something begun and not finished, written at every change. */
export interface Draft<Value = unknown> {
  owner: string;
  key: string;
  value: Value;
}

class PhoneDatabase extends Dexie {
  outbox!: EntityTable<OutboxEntry, 'id'>;
  kept!: Table<Kept, [string, string]>;
  drafts!: Table<Draft, [string, string]>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({
      outbox: 'id, owner',
      kept: '[owner+key], owner',
      drafts: '[owner+key], owner',
    });
  }
}

/**
 * The phone's own database (IndexedDB): the outbox, drafts, and the little that is kept to open
 * without coverage. Everything belongs to one person; `forget` removes what is kept of customers.
 */
export class PhoneStore implements OutboxStore {
  private readonly database: PhoneDatabase;

  constructor(name = 'wangge-field') {
    this.database = new PhoneDatabase(name);
  }

  async add(entry: OutboxEntry): Promise<void> {
    await this.database.outbox.add(entry);
  }

  async put(entry: OutboxEntry): Promise<void> {
    await this.database.outbox.put(entry);
  }

  get(id: string): Promise<OutboxEntry | undefined> {
    return this.database.outbox.get(id);
  }

  ofOwner(owner: string): Promise<OutboxEntry[]> {
    return this.database.outbox.where('owner').equals(owner).toArray();
  }

  async remove(ids: string[]): Promise<void> {
    await this.database.outbox.bulkDelete(ids);
  }

  /** Keep an answer under `key`, replacing the older one. */
  async keep(owner: string, key: string, value: unknown, at: number): Promise<void> {
    await this.database.kept.put({ owner, key, value, at });
  }

  /** Return what was kept under `key`. The caller names the type it stored there itself. */
  async kept<Value>(owner: string, key: string): Promise<Kept<Value> | undefined> {
    return (await this.database.kept.get([owner, key])) as Kept<Value> | undefined;
  }

  /** Write the draft under `key`; durable when the promise resolves. */
  async saveDraft(owner: string, key: string, value: unknown): Promise<void> {
    await this.database.drafts.put({ owner, key, value });
  }

  /** Return the draft under `key`. The caller names the type it stored there itself. */
  async draft<Value>(owner: string, key: string): Promise<Value | undefined> {
    const found = (await this.database.drafts.get([owner, key])) as Draft<Value> | undefined;
    return found?.value;
  }

  /** Remove the draft under `key`. */
  async dropDraft(owner: string, key: string): Promise<void> {
    await this.database.drafts.delete([owner, key]);
  }

  /** Sign-out: remove what was kept of customers. Drafts and the outbox stay: they are work. */
  async forget(owner: string): Promise<void> {
    await this.database.kept.where('owner').equals(owner).delete();
  }
}
