import { describe, expect, it } from 'vitest'
import { ago, counted, duration } from './time'

describe('times as people read them', () => {
  it.each([
    [0.2, '<1 ms'],
    [48.4, '48 ms'],
    [1500, '1.5 s'],
    [42_000, '42 s'],
    [119_700, '2 min'],
    [125_000, '2 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [266_400_000, '3 d 2 h'],
  ])('%d ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text))

  it.each([
    [1000, 'just now'],
    [42_000, '42 s ago'],
    [125_000, '2 min ago'],
    [7_300_000, '2 h ago'],
    [200_000_000, '2 d ago'],
  ])('%d ms back is %s', (milliseconds, text) => expect(ago(0, milliseconds)).toBe(text))

  it('counts one and many', () => {
    expect([counted(1, 'new line'), counted(2, 'new line')]).toEqual(['1 new line', '2 new lines'])
  })
})
