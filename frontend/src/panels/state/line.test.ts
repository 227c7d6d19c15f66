import { describe, expect, it } from 'vitest'
import { lineOf } from './line'

describe('a value in one line', () => {
  it('says what it holds as people read it', () => {
    expect(lineOf({ orderId: 'A-1', open: true, note: '', tags: [1], by: { name: 'ada' } })).toBe(
      'Order ID: A-1 · Open: Yes · Tags: a list · By: …',
    )
    expect(lineOf(['a', 'b'])).toBe('a · b')
    expect(lineOf('two\n lines')).toBe('two lines')
    expect(lineOf(null)).toBe('nothing')
    expect(lineOf('***')).toBe('(hidden)')
  })

  it('stays one line', () => {
    expect(lineOf('x'.repeat(500))).toHaveLength(161)
  })
})
