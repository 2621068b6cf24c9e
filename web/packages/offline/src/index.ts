/** The phone's outbox and what it keeps to work without coverage. Knows nothing of Vue. */
export { byAge, isUnsent, waitAfter } from './entry';
export type { EntryState, OutboxEntry, SendResult, Trouble } from './entry';
export { KEEP_ACCEPTED_MS, Outbox } from './outbox';
export type { NewEntry, OutboxStore, OutboxWorld } from './outbox';
export { PhoneStore } from './phone-store';
export type { Draft, Kept } from './phone-store';
export { newUuid7, uuid7, UUID7_RANDOM_BYTES } from './uuid7';
