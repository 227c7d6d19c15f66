import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '../../core/types'
import { cleared, dataOf, EMPTY, MOST, paused, whatOf, withEvents } from './tape'

function event(at: number): StreamEvent {
  return { id: `${at}-0`, at, stream: 's', group: 'g', item: 'i', event: { type: 'update', data: at } }
}

describe('the tape', () => {
  it('shows the newest first, each once, and no more than it holds', () => {
    const tape = withEvents(withEvents(EMPTY, [event(1), event(3)], 0), [event(2), event(3)], 0)
    expect(tape.shown.map(({ at }) => at)).toEqual([3, 2, 1])
    const full = withEvents(
      EMPTY,
      Array.from({ length: MOST + 5 }, (_, at) => event(at)),
      0,
    )
    expect([full.shown.length, full.shown[0]?.at]).toEqual([MOST, MOST + 4])
  })

  it('stands still while it is paused, and goes on with what came meanwhile', () => {
    const still = withEvents(paused(withEvents(EMPTY, [event(1)], 0), true), [event(2)], 4)
    expect([still.shown.length, still.waiting?.length, still.missed]).toEqual([1, 1, 4])
    expect(withEvents(still, [event(1), event(2)], 0)).toBe(still)
    expect(paused(still, false)).toMatchObject({ shown: [event(2), event(1)], waiting: null })
    expect(cleared(still)).toEqual({ shown: [], waiting: [], missed: 0 })
  })

  it('names what was sent by its own type', () => {
    const sent = { ...event(1), event: { type: 'event', event: { type: 'ping', data: 7 } } }
    expect([whatOf(sent), dataOf(sent), whatOf(event(1)), dataOf(event(1))]).toEqual(['ping', 7, 'update', 1])
  })
})
