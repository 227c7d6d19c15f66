import { describe, expect, it } from 'vitest'
import type { Decision } from '../../core/trace-types'
import { fold } from './fold'

const all = (...verdicts: string[]): Decision[] =>
  verdicts.map((verdict, at) => ({ at, verdict, text: [], traceId: null, spanId: null, step: null, topic: null }))

const shape = (...verdicts: string[]) =>
  fold(all(...verdicts)).map((row) => (row.kind === 'one' ? row.decision.verdict : row.decisions.length))

describe('decisions in a list', () => {
  it('makes one row of runs that follow each other', () => {
    expect(shape('ran', 'ran', 'ran', 'skipped', 'ran', 'ran', 'ran', 'ran')).toEqual([3, 'skipped', 4])
  })

  it('leaves two of a kind as they are', () => {
    expect(shape('failed', 'ran', 'ran', 'skipped')).toEqual(['failed', 'ran', 'ran', 'skipped'])
  })

  it('makes one row of what was decided for the same reason, and not for another', () => {
    const [a, b, c] = all('skipped', 'skipped', 'skipped') as [Decision, Decision, Decision]
    expect(fold([a, b, c])).toHaveLength(1)
    expect(fold([a, { ...b, text: ['for another reason'] }, c])).toHaveLength(3)
  })

  it('makes nothing of nothing', () => expect(shape()).toEqual([]))
})
