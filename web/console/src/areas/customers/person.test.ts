import { expect, it } from 'vitest';
import { personText } from './person';

const echo = (key: string, named?: Record<string, unknown>) =>
  named ? `${key}:${String(named['age'])}` : key;

it('names what is known and nothing else', () => {
  expect(personText({ gender: 'F', age: 46 }, echo)).toBe('customers.sex.f customers.age:46');
  expect(personText({ gender: null, age: 30 }, echo)).toBe('customers.age:30');
  expect(personText({ gender: null, age: null }, echo)).toBe('');
});
