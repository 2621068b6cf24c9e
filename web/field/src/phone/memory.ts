/** The phone's memory, opened once: drafts, what is kept for the hours without coverage, outbox. */
import { Outbox, PhoneStore, type OutboxEntry, type SendResult } from '@wangge/offline';

export const phoneStore = new PhoneStore();

type Sender = (entry: OutboxEntry) => Promise<SendResult>;
const senders = new Map<string, Sender>();

/** Say how entries of one kind are sent; each area brings its own. */
export function sendsKind(kind: string, sender: Sender): void {
  senders.set(kind, sender);
}

function send(entry: OutboxEntry): Promise<SendResult> {
  const sender = senders.get(entry.kind);
  if (sender) return sender(entry);
  // A kind this version does not know: a newer one put it there. It waits for the update.
  return Promise.resolve({
    kind: 'retry',
    trouble: { code: 'outbox.unknown_kind', message: entry.kind },
  });
}

/** One tab at a time sends; without Web Locks (old browsers) the server's idempotence suffices. */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return await navigator.locks.request('wangge-outbox', work);
}

export const outbox = new Outbox({
  store: phoneStore,
  send,
  now: () => Date.now(),
  random: () => Math.random(),
  exclusively,
});

/** Ask the browser not to clear the phone's memory when space runs short. */
export async function askToKeepMemory(): Promise<void> {
  if ('storage' in navigator && 'persist' in navigator.storage) await navigator.storage.persist();
}
