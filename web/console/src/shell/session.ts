/** Who is signed in, what they may do, and the API client that speaks for them. */
import { createClient, dataOf, hasCsrfToken, type Shape } from '@wangge/client';
import { storedLanguage } from '@wangge/ui';
import { askToConfirm, type Proof } from '@wangge/ui/security';
import { readonly, ref } from 'vue';

export type Staff = Shape<'StaffOut'>;
export type Right =
  | 'see_customers'
  | 'reveal_customers'
  | 'see_board'
  | 'record_visits'
  | 'see_audit'
  | 'manage_organisation'
  | 'manage_access'
  | 'approve_grants'
  | 'export_customers'
  | 'approve_exports'
  | 'see_data_quality'
  | 'review_merges'
  | 'record_consent'
  | 'handle_subject_requests'
  | 'approve_erasure';

export type Session = Shape<'SessionOut'>;

const current = ref<Staff | null>(null);
const duties = ref<readonly string[]>([]);
const news = ref(0);
let isKnown = false;
let tellSignedOut: () => void = () => {};

/** The person at the screen; null when signed out. */
export const staff = readonly(current);

/** What the person must do before anything else: see SessionOut. */
export const must = readonly(duties);
/** How many sign-ins from new devices or networks wait to be looked at. */
export const notices = readonly(news);

/** The API as this person sees it. A lost session sends them to the sign-in screen. */
export const api = createClient({
  language: storedLanguage,
  confirm: askToConfirm,
  onSignedOut: () => {
    current.value = null;
    tellSignedOut();
  },
});

/** Say what is to happen when the server no longer knows the session. */
export function onSignedOut(react: () => void): void {
  tellSignedOut = react;
}

/** Ask the server once who is signed in. */
export async function knowStaff(): Promise<Staff | null> {
  if (!isKnown) take(await dataOf(api.GET('/api/v1/session')));
  return current.value;
}

/** What the sign-in screen needs to know: providers on offer, a second step that is due. */
export async function readSession(): Promise<Session> {
  return dataOf(api.GET('/api/v1/session'));
}

/** Sign in; the answer names the factors of the second step when that is due. @throws ApiError */
export async function signIn(username: string, password: string): Promise<Session> {
  // Whoever cleared their cookies has no CSRF token; asking for the session sets one.
  if (!hasCsrfToken()) await dataOf(api.GET('/api/v1/session'));
  const body = { username, password, face: 'console' } as const;
  return take(await dataOf(api.POST('/api/v1/session', { body })));
}

/** Finish signing in with the second step. @throws ApiError with the server's sentence. */
export async function finishSignIn(proof: Proof): Promise<Session> {
  return take(await dataOf(api.POST('/api/v1/session/second-factor', { body: proof })));
}

/** Sign in with a passkey alone. @throws ApiError with the server's sentence. */
export async function signInByPasskey(credential: Record<string, unknown>): Promise<Session> {
  const body = { credential, face: 'console' } as const;
  return take(await dataOf(api.POST('/api/v1/session/passkey', { body })));
}

/** Note what is still to be done before anything else. */
export function setMust(left: readonly string[]): void {
  duties.value = left;
}

function take(session: Session): Session {
  current.value = session.staff ?? null;
  duties.value = session.must;
  news.value = session.notices;
  isKnown = true;
  return session;
}

/** Sign out here and on the server. */
export async function signOut(): Promise<void> {
  await dataOf(api.DELETE('/api/v1/session'));
  current.value = null;
}

/** Tell whether the person has a right, or any one of several. */
export function may(right: Right | readonly Right[]): boolean {
  return [right].flat().some((one) => current.value?.rights.includes(one));
}
