import { describe, expect, it } from 'vitest'
import { IDLE } from '../../live/project'
import { RateCounter } from './rates'

describe('RateCounter', () => {
  it('counts what starts after the page was opened, for a minute', () => {
    const counter = new RateCounter()
    counter.take({ Ship: { ...IDLE, succeeded: 40 } }, false)
    counter.take({ Ship: { ...IDLE, succeeded: 40, running: 2 } }, true)
    counter.take({ Ship: { ...IDLE, succeeded: 42, failed: 1 } }, true)
    expect(counter.perMinute()).toEqual({ Ship: 3 })
    for (let slot = 0; slot < 12; slot += 1) counter.turn()
    expect(counter.perMinute()).toEqual({})
  })

  it('counts nothing of sums that were read anew', () => {
    const counter = new RateCounter()
    counter.take({ Ship: { ...IDLE, succeeded: 40 } }, false)
    counter.take({ Ship: { ...IDLE, succeeded: 300 } }, false)
    expect(counter.perMinute()).toEqual({})
  })
})
