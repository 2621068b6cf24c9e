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
/** The right that makes someone a user of this app. */
const FIELD_RIGHT = 'record_visits';
export const mayVisit = computed(() => staff.value?.rights.includes(FIELD_RIGHT) ?? false);

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

/** Find out who is signed in; called before the first screen. */
export async function startSession(): Promise<void> {
  try {
    if (localStorage.getItem(SIGN_OUT_OWED_AT)) await endOwed();
    const answer = await dataOf(client.GET('/api/v1/session'));
    remember(answer.staff);
  } catch (error) {
    // No coverage, or a server in trouble: the phone goes on with whom it knew.
    staff.value = localStorage.getItem(SIGN_OUT_OWED_AT) ? null : remembered();
    if (!isUnreached(error)) console.warn('session not confirmed', error);
  }
}

async function endOwed(): Promise<void> {
  await dataOf(client.GET('/api/v1/session')); // brings the CSRF cookie
  await client.DELETE('/api/v1/session');
  localStorage.removeItem(SIGN_OUT_OWED_AT);
}

/** Sign in. @throws ApiError with the server's sentence. */
export async function signIn(username: string, password: string): Promise<Staff | null> {
  if (localStorage.getItem(SIGN_OUT_OWED_AT)) await endOwed();
  const body = { username, password };
  const answer = await dataOf(client.POST('/api/v1/session', { body }));
  remember(answer.staff);
  return answer.staff;
}

/** Sign out and remove what the phone keeps of customers. Unsent work stays, for its owner. */
export async function signOut(): Promise<void> {
  const whose = owner.value;
  if (whose) {
    await phoneStore.forget(whose);
    await outbox.forgetAccepted(whose, true);
  }
  remember(null);
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
  remember(null);
}
