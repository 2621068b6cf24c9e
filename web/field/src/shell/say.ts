import { ApiError } from '@wangge/client';
import type { ComposerTranslation } from 'vue-i18n';

/** Return the sentence a person reads for a failure: the server's own, else ours. */
export function sayError(error: unknown, t: ComposerTranslation): string {
  if (error instanceof ApiError && error.message) return error.message;
  const isNetwork = error instanceof ApiError && error.status === 0;
  return t(isNetwork ? 'ui.error.network' : 'ui.error.unknown');
}
