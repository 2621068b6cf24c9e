/** Return the instant as ISO 8601 with the phone's own offset from UTC, to the millisecond. */
export function isoWithOffset(atMs: number, offsetMinutes = -new Date(atMs).getTimezoneOffset()) {
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
