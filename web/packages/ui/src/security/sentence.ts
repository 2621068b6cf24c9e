import { ApiError } from '@wangge/client';
import type { ComposerTranslation } from 'vue-i18n';

/** Return the sentence a person reads for a failure: the server's own, else ours. */
export function sentence(error: unknown, t: ComposerTranslation): string {
  if (error instanceof ApiError && error.message) return error.message;
  if (error instanceof DOMException) return t('ui.security.factor.declined');
  const isNetwork = error instanceof ApiError && error.status === 0;
  return t(isNetwork ? 'ui.error.network' : 'ui.error.unknown');
}
