import { expect, it } from 'vitest';
import { deviceName } from './device-name';

it.each([
  ['Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36', 'Android · Chrome'],
  ['Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0', 'Windows · Firefox'],
  ['something else', 'WebAuthn'],
])('names %s', (agent, name) => {
  expect(deviceName(agent)).toBe(name);
});
