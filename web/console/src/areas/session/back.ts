/** Return the screen to go back to; only paths of this face, so a link cannot lead elsewhere. */
export function safeBack(wanted: unknown): string {
  const isOwnPath =
    typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in');
  return isOwnPath ? wanted : '/';
}
