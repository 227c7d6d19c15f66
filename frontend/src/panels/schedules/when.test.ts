import { describe, expect, it } from 'vitest'
import { moment, until } from './when'

const NOW = Date.parse('2026-03-27T20:30:00Z')
const at = (text: string) => Date.parse(text)

describe('a fire time', () => {
  it.each([
    ['2026-03-27T21:00:00Z', 'UTC', 'today 21:00'],
    ['2026-03-28T09:00:00Z', 'UTC', 'tomorrow 09:00'],
    ['2026-03-30T09:00:05Z', 'UTC', 'Mon 09:00:05'],
    ['2026-04-20T09:00:00Z', 'UTC', 'Mon, Apr 20 09:00'],
    ['2027-01-01T00:00:00Z', 'UTC', 'Fri, Jan 1, 2027 00:00'],
    // In Auckland it is the 28th already.
    ['2026-03-27T21:00:00Z', 'Pacific/Auckland', 'today 10:00'],
    // The clocks change in the night of the 29th: 07:00 UTC is 09:00 there.
    ['2026-03-29T07:00:00Z', 'Europe/Berlin', 'Sun 09:00'],
  ])('%s in %s is %s', (time, zone, words) => {
    expect(moment(at(time), zone, NOW, 'en-US')).toBe(words)
  })

  it.each([
    [30, 'in 30 s'],
    [90, 'in 2 min'],
    [3600, 'in 1 h'],
    [5400, 'in 1 h 30 min'],
    [86_400, 'in 1 day'],
    [10 * 86_400, 'in 10 days'],
    [-5, 'in 0 s'],
  ])('%d seconds away is %s', (seconds, words) => {
    expect(until(NOW + seconds * 1000, NOW)).toBe(words)
  })
})
