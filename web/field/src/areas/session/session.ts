/** Who is signed in on this phone. Without coverage: the last person the server confirmed. */
import { computed, shallowRef } from 'vue';
import { dataOf, type Shape } from '@wangge/client';
import { outbox, phoneStore } from '@field/phone/memory';
import { client, isUnreached } from '@field/server';

export type Staff = Shape<'StaffOut'>;

const STAFF_AT = 'wangge.field.staff';
/** Set when someone signed out without coverage: the server hears of it before anything else. */
const SIGN_OUT_OWED_AT = 'wangge.field.sign-out-owed';

export const staff = shallowRef<Staff | null>(null);
/** The owner of drafts, kept answers and outbox entries; null when nobody is signed in. */
export const owner = computed(() => (staff.value ? String(staff.value.id) : null));
/** A screen waits this long for the first answer, milliseconds; then signing in is offered. */
const FIRST_ANSWER_MS = 4_000;

function remember(person: Staff | null): void {
  staff.value = person;
  if (person) localStorage.setItem(STAFF_AT, JSON.stringify(person));
  else localStorage.removeItem(STAFF_AT);
}

function remembered(): Staff | null {
  const text = localStorage.getItem(STAFF_AT);
  if (!text) return null;
  try {
    return JSON.parse(text) as Staff; // written by `remember` alone
  } catch {
    return null;
  }
}

/**
 * Find out who is signed in; called before the first screen. A phone that knows its person opens
 * at once, whatever the network, and asks the server meanwhile.
 */
export async function startSession(): Promise<void> {
  const isLeaving = localStorage.getItem(SIGN_OUT_OWED_AT) !== null;
  staff.value = isLeaving ? null : remembered();
  const asked = confirmSession();
  if (!staff.value) await Promise.race([asked, elapsed(FIRST_ANSWER_MS)]);
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function endOwed(): Promise<void> {
  await dataOf(client.GET('/api/v1/session')); // brings the CSRF cookie
  await client.DELETE('/api/v1/session');
  localStorage.removeItem(SIGN_OUT_OWED_AT);
}

/** Ask the server who is signed in; also renews the CSRF cookie. Silent without coverage. */
export async function confirmSession(): Promise<void> {
  const before = owner.value;
  try {
    if (localStorage.getItem(SIGN_OUT_OWED_AT)) await endOwed();
    const { staff: person } = await dataOf(client.GET('/api/v1/session'));
    if (owner.value !== before) return; // someone signed in or out meanwhile: that is newer
    if (before && String(person?.id) !== before) whenEnded();
    else remember(person);
  } catch (error) {
    if (!isUnreached(error)) console.warn('session not confirmed', error);
  }
}

let whenEnded: () => void = sessionEnded;

/** Set what happens when the session turns out to have ended. */
export function onSessionEnded(act: () => void): void {
  whenEnded = act;
}

/** Sign in. @throws ApiError with the server's sentence. */
export async function signIn(username: string, password: string): Promise<Staff | null> {
  if (localStorage.getItem(SIGN_OUT_OWED_AT)) await endOwed();
  const body = { username, password, face: 'field' } as const;
  const answer = await dataOf(client.POST('/api/v1/session', { body }));
  remember(answer.staff);
  return answer.staff;
}

/** Sign out and remove what the phone keeps of customers. Unsent work stays, for its owner. */
export async function signOut(): Promise<void> {
  const whose = owner.value;
  remember(null); // first, so that no answer still under way is kept after the removal
  if (whose) await forgetAll(whose);
  localStorage.setItem(SIGN_OUT_OWED_AT, '1');
  try {
    await client.DELETE('/api/v1/session');
    localStorage.removeItem(SIGN_OUT_OWED_AT);
  } catch (error) {
    if (!isUnreached(error)) localStorage.removeItem(SIGN_OUT_OWED_AT);
  }
}

/** The server says the session has ended: work stays, its owner signs in again. */
export function sessionEnded(): void {
  const whose = owner.value;
  remember(null);
  if (whose) void forgetAll(whose);
}

/** Remove what the phone keeps of customers, except work that has not reached the bank. */
async function forgetAll(whose: string): Promise<void> {
  await phoneStore.forget(whose);
  await outbox.forgetAccepted(whose, true);
}
