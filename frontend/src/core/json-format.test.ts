import { expect, test } from 'vitest'
import { formatJson } from './json-format'

test('JSON is put in order as JSON.stringify does', () => {
  const value = { a: [1, { b: 'x, {y}: "z"' }, [], {}], c: null, d: [true, -1.5e3] }
  expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
  expect(formatJson(' "just a text" ')).toBe('"just a text"')
})

test('what JavaScript can’t hold stays as it was written', () => {
  expect(formatJson('{"id":12345678901234567890,"id":1.0}')).toBe('{\n  "id": 12345678901234567890,\n  "id": 1.0\n}')
})
