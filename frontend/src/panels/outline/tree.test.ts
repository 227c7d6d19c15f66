import { describe, expect, it } from 'vitest'
import { moveOf, typed } from '../../ui/tree/moves'
import { edge, flowOf, step } from '../flow/sample'
import { failedSince, failureText } from './failures'
import { readingOrder, rowsOf } from './tree'

const FLOW = flowOf(
  [
    step('Ship', { flows: ['shop'] }),
    step('Order', { flows: ['shop'], enqueues: ['paid', 'unheard'] }),
    step('Sweep', { flows: ['ops'] }),
  ],
  [edge('Order', 'Ship', 'paid', { conditional: true })],
)
const NONE = new Set<string>()

describe('rowsOf', () => {
  it('lists groups and their Steps as a message goes', () => {
    const rows = rowsOf(FLOW, null, NONE, NONE)
    expect(rows.map(({ id }) => id)).toEqual(['group shop', 'Order', 'Ship', 'group ops', 'Sweep'])
    expect(rows.map(({ level }) => level)).toEqual([1, 2, 2, 1, 2])
    expect(rows[1]).toMatchObject({ place: 1, siblings: 2, isOpen: false, parent: 'group shop' })
  })

  it('shows under an open Step what it sends, also what nobody takes', () => {
    const names = rowsOf(FLOW, null, NONE, new Set(['Order'])).map(({ name }) => name)
    expect(names).toEqual(['shop', 'Order', 'paid', 'unheard', 'Ship', 'ops', 'Sweep'])
  })

  it('leaves out what the search did not find, with groups that are empty then', () => {
    expect(rowsOf(FLOW, new Set(['Sweep']), NONE, NONE).map(({ id }) => id)).toEqual(['group ops', 'Sweep'])
  })

  it('reads circles once', () => {
    const circle = flowOf([step('a'), step('b')], [edge('a', 'b', 'x'), edge('b', 'a', 'y')])
    expect(readingOrder(circle).map(({ id }) => id)).toEqual(['a', 'b'])
  })
})

describe('moveOf', () => {
  const rows = rowsOf(FLOW, null, NONE, NONE)

  it('goes up, down, to the ends, in and out', () => {
    expect(moveOf('ArrowDown', rows, 0)).toEqual({ to: 'Order' })
    expect(moveOf('ArrowUp', rows, 0)).toEqual({})
    expect(moveOf('End', rows, 0)).toEqual({ to: 'Sweep' })
    expect(moveOf('ArrowRight', rows, 0)).toEqual({ to: 'Order' })
    expect(moveOf('ArrowRight', rows, 1)).toEqual({ open: 'Order' })
    expect(moveOf('ArrowLeft', rows, 1)).toEqual({ to: 'group shop' })
    expect(moveOf('ArrowLeft', rows, 0)).toEqual({ close: 'group shop' })
    expect(moveOf('x', rows, 0)).toBeNull()
  })

  it('finds what begins with the typed letters, and the next with the same letter again', () => {
    expect(typed('s', rows, 1)).toBe('Ship')
    expect(typed('s', rows, 2)).toBe('Sweep')
    expect(typed('sw', rows, 2)).toBe('Sweep')
    expect(typed('z', rows, 0)).toBeNull()
  })
})

describe('failures', () => {
  const ran = { running: 0, succeeded: 1, failed: 1, skipped: 0, last: null }

  it('are those whose number has grown', () => {
    expect(failedSince({ Ship: ran }, { Ship: { ...ran, failed: 2 }, Order: { ...ran, failed: 0 } })).toEqual(['Ship'])
  })

  it('are told in one sentence, however many', () => {
    expect(failureText(['Ship'])).toBe('Ship failed.')
    expect(failureText(['Ship', 'Order', 'Sweep'])).toBe('Ship and 2 other Steps failed.')
  })
})
