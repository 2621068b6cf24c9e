/**
 * The typed client of API v1. `schema.d.ts` is generated from the server's OpenAPI document;
 * this file adds the session's CSRF header, the reader's language and errors that carry the
 * server's stable code and sentence.
 */
import createFetchClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema';

export type { components, paths };
/** Any named shape of the API, e.g. `Shape<'CustomerRowOut'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What went wrong with a request, in the server's words where it had any. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 when the server was not reached. */
    readonly status: number,
    /** Stable dotted code, e.g. `session.required`; `network.unreachable` when status is 0. */
    readonly code: string,
    message: string,
    readonly facts: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** What the client asks of its surroundings, all optional. */
export interface ClientOptions {
  /** Origin of the server; empty means the page's own. */
  baseUrl?: string;
  /** Language for the server's sentences, e.g. `zh-CN`. */
  language?: () => string;
  /** Called when the session is gone, however it ended, before the error is thrown. */
  onSignedOut?: () => void;
  /** Called when an act needs a fresh proof of presence; true sends the request once more. */
  confirm?: () => Promise<boolean>;
}

/** Body of every error answer. */
interface ErrorBody {
  code: string;
  message: string;
  facts?: Record<string, unknown>;
}

/** Over HTTPS the cookie has the prefix that binds it to this host. */
const CSRF_COOKIES = ['__Host-wangge_csrf', 'wangge_csrf'];
const SESSION_GONE = new Set([
  'session.required',
  'session.timed_out',
  'session.revoked',
  'session.device_revoked',
]);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Return the value of cookie `name`, or null. */
export function readCookie(name: string, cookies: string = document.cookie): string | null {
  for (const pair of cookies.split('; ')) {
    const cut = pair.indexOf('=');
    if (pair.slice(0, cut) === name) return decodeURIComponent(pair.slice(cut + 1));
  }
  return null;
}

/** Tell whether this browser holds a CSRF token; any GET of the session sets one. */
export function hasCsrfToken(): boolean {
  return csrfToken() !== null;
}

function csrfToken(): string | null {
  return CSRF_COOKIES.map((name) => readCookie(name)).find((value) => value !== null) ?? null;
}

/** Build the error of a failed response; a body that is not ours (a proxy's page) is not shown. */
export function errorFrom(status: number, body: unknown): ApiError {
  const isOurs = typeof body === 'object' && body !== null && 'code' in body && 'message' in body;
  if (!isOurs) return new ApiError(status, 'http.' + status, '');
  const { code, message, facts } = body as ErrorBody;
  return new ApiError(status, code, message, facts ?? {});
}

async function errorOf(response: Response): Promise<ApiError> {
  return errorFrom(response.status, await response.json().catch(() => null));
}

function session(options: ClientOptions): Middleware {
  /** Copies of requests under way: a body can be read once, and a confirmed act is sent again. */
  const copies = new Map<string, Request>();
  return {
    onRequest({ request, id }) {
      if (options.language) request.headers.set('Accept-Language', options.language());
      const token = SAFE_METHODS.has(request.method) ? null : csrfToken();
      if (token) request.headers.set('X-CSRFToken', token);
      if (options.confirm) copies.set(id, request.clone());
      return request;
    },
    async onResponse({ response, id }) {
      const copy = copies.get(id);
      copies.delete(id);
      if (response.ok) return undefined;
      let error = await errorOf(response);
      if (error.code === 'session.confirm_needed' && copy && (await options.confirm?.())) {
        const second = await fetch(copy);
        if (second.ok) return second;
        error = await errorOf(second);
      }
      if (SESSION_GONE.has(error.code)) options.onSignedOut?.();
      throw error;
    },
    onError({ error, id }) {
      copies.delete(id);
      if (error instanceof ApiError) return error;
      if (error instanceof Error && error.name === 'AbortError') return error;
      return new ApiError(0, 'network.unreachable', '');
    },
  };
}

/** Make a client whose methods throw `ApiError` instead of returning `error`. */
export function createClient(options: ClientOptions = {}) {
  const client = createFetchClient<paths>({
    baseUrl: options.baseUrl ?? '',
    credentials: 'same-origin',
  });
  client.use(session(options));
  return client;
}

export type Client = ReturnType<typeof createClient>;

/** Wait for a call and return its data; the middleware has already thrown on an error answer. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new ApiError(0, 'http.empty', '');
  return data;
}
