/** Marks in a User-Agent and their names; the first that fits wins, since Android is Linux too. */
const SYSTEMS = {
  Android: 'Android',
  iPhone: 'iPhone',
  iPad: 'iPad',
  Windows: 'Windows',
  'Mac OS X': 'macOS',
  Linux: 'Linux',
};
const BROWSERS = { Edg: 'Edge', Firefox: 'Firefox', Chrom: 'Chrome', Safari: 'Safari' };

/** Return a name for a passkey made here: system and browser, e.g. `Android · Chrome`. */
export function deviceName(agent: string = navigator.userAgent): string {
  const first = (kinds: Record<string, string>) =>
    Object.entries(kinds).find(([mark]) => agent.includes(mark))?.[1];
  const found = [first(SYSTEMS), first(BROWSERS)].filter(Boolean);
  return found.join(' · ') || 'WebAuthn';
}
