/** The visit in progress: one at a time a person, written to the phone at every change. */
import { shallowRef } from 'vue';
import { newUuid7 } from '@wangge/offline';
import { outbox, phoneStore } from '@field/phone/memory';
import { sendNow } from '@field/phone/sending';
import type { Fix } from '@field/phone/position';
import { owner } from '@field/areas/session/session';
import { visitIn, type VisitDraft } from './visit-draft';

const DRAFT_AS = 'visit';
export const VISIT_KIND = 'visit';

export const draft = shallowRef<VisitDraft | null>(null);
/** Writes happen one after another, so the last change is the one that stays. */
let writing: Promise<void> = Promise.resolve();

/** Take up what this person had begun, after a reload or a kill. */
export async function restoreDraft(): Promise<void> {
  const whose = owner.value;
  draft.value = whose ? ((await phoneStore.draft<VisitDraft>(whose, DRAFT_AS)) ?? null) : null;
}

/** Check in: the visit begins. Durable when the promise resolves. */
export async function checkIn(
  customer: VisitDraft['customer'],
  taskId: VisitDraft['taskId'],
  fix: Fix,
): Promise<void> {
  const { id, name, customer_group_name, address_masked } = customer;
  await write({
    id: newUuid7(),
    customer: { id, name, customer_group_name, address_masked },
    taskId,
    checkedInAt: Date.now(),
    fix: { ...fix },
    outcome: null,
    need: '',
    followUp: '',
  });
}

/** Change what was written so far. */
export function edit(change: Partial<Pick<VisitDraft, 'outcome' | 'need' | 'followUp'>>): void {
  if (draft.value) void write({ ...draft.value, ...change });
}

/** Check out: the visit goes to the outbox and from there to the bank; returns its id. */
export async function checkOut(): Promise<string | null> {
  const visit = draft.value;
  const whose = owner.value;
  if (!visit || !whose) return null;
  await outbox.append({
    id: visit.id,
    kind: VISIT_KIND,
    owner: whose,
    title: visit.customer.name,
    payload: visitIn(visit, Date.now()),
  });
  await abandon();
  void sendNow(true);
  return visit.id;
}

/** Give up the visit in progress; nothing of it is recorded. */
export async function abandon(): Promise<void> {
  const whose = owner.value;
  draft.value = null;
  if (whose) await after(() => phoneStore.dropDraft(whose, DRAFT_AS));
}

async function write(next: VisitDraft): Promise<void> {
  const whose = owner.value;
  if (!whose) return;
  draft.value = next;
  await after(() => phoneStore.saveDraft(whose, DRAFT_AS, next));
}

function after(work: () => Promise<void>): Promise<void> {
  writing = writing.catch(() => undefined).then(work);
  return writing;
}
