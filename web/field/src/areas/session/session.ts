/** Who is signed in on this phone. Without coverage: the last person the server confirmed. */
import { computed, shallowRef } from 'vue';
import { dataOf, type Shape } from '@wangge/client';
import type { Proof } from '@wangge/ui/security';
import { outbox, phoneStore } from '@field/phone/memory';
import { client, isUnreached } from '@field/server';

export type Staff = Shape<'StaffOut'>;
export type Session = Shape<'SessionOut'>;

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
    const session = await readSession();
    const person = session.staff;
    if (owner.value !== before) return; // someone signed in or out meanwhile: that is newer
    must.value = session.must;
    notices.value = session.notices;
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

/** What the person must do before anything else, see SessionOut; not kept over a restart. */
export const must = shallowRef<readonly string[]>([]);
/** How many sign-ins from new devices or networks wait to be looked at. */
export const notices = shallowRef(0);

/** Note what is still to be done before anything else. */
export function setMust(left: readonly string[]): void {
  must.value = left;
}

function take(session: Session): Session {
  must.value = session.must;
  notices.value = session.notices;
  if (session.staff) remember(session.staff);
  return session;
}

/** What the sign-in screen needs to know: providers on offer, a second step that is due. */
export async function readSession(): Promise<Session> {
  return dataOf(client.GET('/api/v1/session'));
}

/** Finish signing in with the second step. @throws ApiError with the server's sentence. */
export async function finishSignIn(proof: Proof): Promise<Session> {
  return take(await dataOf(client.POST('/api/v1/session/second-factor', { body: proof })));
}

/** Sign in with a passkey alone. @throws ApiError with the server's sentence. */
export async function signInByPasskey(credential: Record<string, unknown>): Promise<Session> {
  const body = { credential, face: 'field' } as const;
  return take(await dataOf(client.POST('/api/v1/session/passkey', { body })));
}

/** Sign in; the answer names the factors of the second step when that is due. @throws ApiError */
export async function signIn(username: string, password: string): Promise<Session> {
  if (localStorage.getItem(SIGN_OUT_OWED_AT)) await endOwed();
  const body = { username, password, face: 'field' } as const;
  return take(await dataOf(client.POST('/api/v1/session', { body })));
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
