import { describe, expect, it } from 'vitest'
import { nanoseconds } from '../../core/moments'
import { ALL, isNarrowed, queryOf, timesOf } from './filters'

const NOW = Date.UTC(2026, 10, 23, 12)

describe('what the log is narrowed to', () => {
  it('asks the server by its names', () => {
    const query = queryOf({ severity: 'warn', step: 'Pay', trace: 'abc', text: 'a b', when: '15m' }, NOW)
    expect(Object.fromEntries(query)).toEqual({
      severity: 'warn',
      step: 'Pay',
      trace: 'abc',
      q: 'a b',
      since: nanoseconds(NOW - 900_000),
    })
  })

  it('understands a time from one moment until another, either of them open', () => {
    const from = '2026-11-23T10:00'
    expect(timesOf(`${from}/`, NOW)).toEqual({ since: new Date(from).getTime(), until: null })
    expect(timesOf(`/${from}`, NOW)).toEqual({ since: null, until: new Date(from).getTime() })
    expect(timesOf('nonsense', NOW)).toEqual({ since: null, until: null })
  })

  it('keeps the parts of a millisecond', () => {
    expect(nanoseconds(1_700_000_000_123.25)).toBe('1700000000123250000')
  })

  it('tells whether anything is left out', () => {
    expect(isNarrowed(ALL)).toBe(false)
    expect(isNarrowed({ ...ALL, text: 'x' })).toBe(true)
  })
})
