import { describe, expect, it } from 'vitest'
import { faultOf } from './json-fault'

describe('where a text stops being JSON', () => {
  it('is nowhere in JSON', () => {
    for (const text of ['{}', '[]', ' [1, -0.5e3, "a\\n\\u00e4", {"b": [null, true]}] ', 'null', '"x"']) {
      expect(faultOf(text)).toBeNull()
    }
  })

  it.each([
    ['{\n  "a": 1,\n}', 3, 1, 'a name in double quotes'],
    ["{'a': 1}", 1, 2, 'a name in double quotes'],
    ['{"a" 1}', 1, 6, 'a colon'],
    ['[1 2]', 1, 4, 'a comma or ]'],
    ['{"a": 1\n"b": 2}', 2, 1, 'a comma or }'],
    ['[1, 2', 1, 6, 'the text ends'],
    ['', 1, 1, 'the text ends'],
    ['{} {}', 1, 4, 'the end'],
    ['[NaN]', 1, 2, 'a value'],
    ['["a\nb"]', 1, 2, 'a text without line breaks'],
    ['[01]', 1, 3, 'a comma or ]'],
  ])('%j is told by line and column', (text, line, column, message) => {
    const fault = faultOf(text)
    expect([fault?.line, fault?.column]).toEqual([line, column])
    expect(fault?.message).toContain(message)
  })

  it('is found however deep', () => {
    expect(faultOf('['.repeat(100_000))).toMatchObject({ line: 1, column: 100_001 })
  })
})
