import { describe, expect, it } from 'vitest'
import type { QueueDepth } from '../../core/types'
import type { Redrive } from './source'
import { extentText, fill, paceText, readRate, redriveText, sorted, sourceOf, standingOf } from './words'

const depth = (more: Partial<QueueDepth> = {}): QueueDepth => ({
  ...{ step: 'Triage', topic: 'ticket.created', waiting: 0, running: 0, delayed: 0, failed: 0 },
  ...{ oldest: null, rate: 0, workers: 1, paused: null, ...more },
})

describe('how a queue stands', () => {
  it('says first that nothing moves, then what failed', () => {
    expect(standingOf(depth({ failed: 1, paused: { by: 'ada', at: 1 } }))).toBe('paused')
    expect(standingOf(depth({ failed: 1, running: 2 }))).toBe('failed')
    expect(standingOf(depth({ running: 2, waiting: 1 }))).toBe('running')
    expect(standingOf(depth({ step: null, waiting: 1 }))).toBe('stopped')
    expect(standingOf(depth())).toBe('idle')
  })

  it('puts what somebody has to look at first, and keeps the others in their places', () => {
    const queues: [string, QueueDepth][] = [
      ['c', depth({ running: 1 })],
      ['b', depth({ failed: 2 })],
      ['a', depth()],
    ]
    expect(sorted(queues).map(([name]) => name)).toEqual(['b', 'a', 'c'])
  })

  it('names in words what isn’t a topic', () => {
    const named = (topic: string | null) => sourceOf('Sweep/cron(x)', depth({ topic }))
    expect(named('@cron/Sweep/cron(x)')).toBe('its schedule')
    expect(named('@stream/tickets')).toBe('changes of tickets')
    expect(named('order.paid')).toBe('order.paid')
    expect(named(null)).toBe('cron(x)')
  })

  it('shows a single message beside thousands', () => {
    expect(fill(1, 10_000)).toBe(0.04)
    expect(fill(0, 10)).toBe(0)
    expect(fill(10, 10)).toBe(1)
  })
})

describe('a redrive', () => {
  const redrive: Redrive = {
    ...{ name: 'r', by: 'ada', about: '', at: 1, rate: 2, total: 10, left: 4, until: 9, failed: 1 },
    ...{ stopped: null, takenBack: 0 },
  }

  it('says what went, what is to come and what failed again', () => {
    expect(redriveText(redrive)).toBe('6 of 10 dead letters started, 4 to come, 1 failed again')
    const stopped = { ...redrive, left: 0, failed: 0, takenBack: 4, stopped: { by: 'bob', at: 2 } }
    expect(redriveText(stopped)).toBe('6 of 10 dead letters started, stopped by bob, 4 stay dead letters')
  })

  it('is of the newest where there are more than are read', () => {
    expect(extentText(3, 3)).toBe('3 dead letters in all')
    expect(extentText(10_000, 14_212)).toBe('the newest 10,000 of 14,212 dead letters')
  })

  it('says how long it takes at a rate', () => {
    expect(paceText(101, 10)).toBe('The last one starts in about 10 s.')
    expect(paceText(5, null)).toBe('All of them start at once.')
  })

  it('reads a rate, or that there is none', () => {
    expect([readRate(''), readRate('2.5'), readRate('0'), readRate('x'), readRate('5000')]).toEqual([
      ...[null, 2.5, undefined, undefined, undefined],
    ])
  })
})
