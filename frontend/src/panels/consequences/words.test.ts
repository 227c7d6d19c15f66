import { expect, it } from 'vitest'
import type { Consequence } from './types'
import { inShort, isWeighty, worst } from './words'

const of = (...severities: Consequence['severity'][]): Consequence[] =>
  severities.map((severity) => ({ kind: 'topic', severity, message: severity }))

it('says how many there are of the kinds that matter', () => {
  expect(inShort([])).toBe('')
  expect(inShort(of('info'))).toBe('1 thing to know')
  expect(inShort(of('info', 'breaks'))).toBe('1 thing would break')
  expect(inShort(of('breaks', 'breaks', 'changes'))).toBe('2 things would break, 1 thing would change')
})

it('takes its colour from the worst, and stops a save only for what is more than good to know', () => {
  expect(worst([])).toBeNull()
  expect(worst(of('info', 'changes'))).toBe('changes')
  expect(of('info', 'changes', 'breaks').map(isWeighty)).toEqual([false, true, true])
})
