/** What to tell a person about a failure: the server's sentence, else one of ours. */
export function sentenceOf(error: unknown, t: (key: string) => string): string {
  if (error instanceof Error && 'status' in error) {
    if (error.message) return error.message;
    if (error.status === 0) return t('ui.error.network');
  }
  return t('ui.error.unknown');
}
