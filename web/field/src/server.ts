/** The one typed client of the field app, and what its answers say about the network. */
import { ApiError, createClient } from '@wangge/client';
import { storedLanguage } from '@wangge/ui';
import { askToConfirm } from '@wangge/ui/security';
import { noteReached, noteUnreached } from './shell/network';

let whenSignedOut: () => void = () => undefined;

/** Set what happens when the server says the session has ended. */
export function onSignedOut(act: () => void): void {
  whenSignedOut = act;
}

export const client = createClient({
  baseUrl: window.location.origin,
  language: storedLanguage,
  onSignedOut: () => whenSignedOut(),
  confirm: askToConfirm,
});

/** On a village's thin network an answer may take this long; later it is taken for lost. */
const PATIENCE_MS = 20_000;

client.use({
  onRequest({ request }) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
    return new Request(request, { signal });
  },
  onResponse() {
    noteReached();
    return undefined;
  },
  onError({ error }) {
    if (!isAborted(error)) noteUnreached();
    return undefined;
  },
});

function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Return whether the failure is the network's, not the server's word. */
export function isUnreached(error: unknown): boolean {
  return error instanceof ApiError && error.status === 0;
}
