/** Who is signed in, what they may do, and the API client that speaks for them. */
import { createClient, dataOf, hasCsrfToken, type Shape } from '@wangge/client';
import { storedLanguage } from '@wangge/ui';
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
  | 'see_data_quality'
  | 'review_merges';

const current = ref<Staff | null>(null);
let isKnown = false;
let tellSignedOut: () => void = () => {};

/** The person at the screen; null when signed out. */
export const staff = readonly(current);

/** The API as this person sees it. A lost session sends them to the sign-in screen. */
export const api = createClient({
  language: storedLanguage,
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
  if (!isKnown) {
    const session = await dataOf(api.GET('/api/v1/session'));
    current.value = session.staff ?? null;
    isKnown = true;
  }
  return current.value;
}

/** Sign in; throws ApiError with the server's sentence when refused. */
export async function signIn(username: string, password: string): Promise<void> {
  // Whoever cleared their cookies has no CSRF token; asking for the session sets one.
  if (!hasCsrfToken()) await dataOf(api.GET('/api/v1/session'));
  const session = await dataOf(
    api.POST('/api/v1/session', { body: { username, password, face: 'console' } }),
  );
  current.value = session.staff ?? null;
  isKnown = true;
}

/** Sign out here and on the server. */
export async function signOut(): Promise<void> {
  await dataOf(api.DELETE('/api/v1/session'));
  current.value = null;
}

/** Tell whether the person has a right. */
export function may(right: Right): boolean {
  return current.value?.rights.includes(right) ?? false;
}
