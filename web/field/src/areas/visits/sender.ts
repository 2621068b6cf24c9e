/** How a visit travels from the outbox to the bank. */
import { ApiError, dataOf } from '@wangge/client';
import type { OutboxEntry, SendResult } from '@wangge/offline';
import { confirmSession } from '@field/areas/session/session';
import { client } from '@field/server';
import type { VisitIn } from './visit-draft';

const REQUEST_TIMEOUT = 408;
const TOO_MANY = 429;
const SERVER_TROUBLE = 500;

/** Send one visit; the server answers the same however often it comes. */
export async function sendVisit(entry: OutboxEntry): Promise<SendResult> {
  try {
    const body = entry.payload as VisitIn; // written by `checkOut` alone
    return { kind: 'accepted', answer: await dataOf(client.POST('/api/v1/visits', { body })) };
  } catch (error) {
    if (isForeignRefusal(error)) await confirmSession();
    return resultOf(error);
  }
}

/** Return what a failure means for the entry: come back later, sign in first, or refused. */
export function resultOf(error: unknown): SendResult {
  if (!(error instanceof ApiError)) {
    return { kind: 'retry', trouble: { code: 'outbox.failed', message: String(error) } };
  }
  const { status, code, message } = error;
  const trouble = { code, message };
  if (status === 401) return { kind: 'signed_out', trouble };
  const mayPass =
    status === 0 ||
    status === REQUEST_TIMEOUT ||
    status === TOO_MANY ||
    status >= SERVER_TROUBLE ||
    isForeignRefusal(error);
  return { kind: mayPass ? 'retry' : 'rejected', trouble };
}

/** A 403 that is not in our words: an old CSRF token, or a proxy on the way. */
function isForeignRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403 && error.code === 'http.403';
}
