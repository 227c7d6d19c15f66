import { describe, expect, it } from 'vitest'
import { criticalPath } from './path'
import { treeOf } from './rows'
import { type Given, HOP, trace } from './sample'

describe('the critical path', () => {
  const told = (given: Given[], end = 0) =>
    criticalPath(trace(given), end).pieces.map(({ span: { id }, from, to }) => `${id} ${from}-${to}`)

  it('follows a message from its consumer to the moment when it was sent', () => {
    expect(told(HOP)).toEqual([
      'post 0-5',
      'a1 5-10',
      'get 10-20',
      'a1 20-30',
      'send 30-32',
      'triage 32-132',
      'b1 132-158',
      'triage 158-160',
    ])
  })

  it('takes of calls that ran beside each other the one that ended last', () => {
    const calls = told([
      { id: 'u', phase: 'trigger', from: 0, to: 100 },
      { id: 'short', parent: 'u', phase: 'call', from: 10, to: 20 },
      { id: 'long', parent: 'u', phase: 'call', from: 10, to: 90 },
    ])
    expect(calls).toEqual(['u 0-10', 'long 10-90', 'u 90-100'])
  })

  it('is not the chain with the largest sum: a long consumer that ended earlier kept nobody waiting', () => {
    const path = told([
      { id: 'u', phase: 'trigger', from: 0, to: 10 },
      { id: 's1', parent: 'u', phase: 'call', from: 1, to: 2 },
      { id: 'slow', parent: 's1', phase: 'trigger', from: 1, to: 80 },
      { id: 's2', parent: 'u', phase: 'call', from: 8, to: 9 },
      { id: 'late', parent: 's2', phase: 'trigger', from: 8, to: 90 },
    ])
    expect(path).toEqual(['u 0-1', 's1 1-2', 'u 2-8', 'late 8-90'])
  })

  it('covers attempts that failed and the pauses between them', () => {
    const path = told([
      { id: 'u', phase: 'trigger', from: 0, to: 60 },
      { id: 'a1', parent: 'u', phase: 'attempt', from: 0, to: 10, status: 'error' },
      { id: 'a2', parent: 'u', phase: 'attempt', from: 50, to: 60 },
    ])
    expect(path).toEqual(['a1 0-10', 'u 10-50', 'a2 50-60'])
  })

  it('runs until now while something runs', () => {
    expect(told([{ id: 'u', phase: 'trigger', from: 0 }], 500)).toEqual(['u 0-500'])
  })

  it('ends where ids lead in a circle, and takes no time twice from children without length', () => {
    const ring: Given[] = [
      { id: 'a', parent: 'b', phase: 'trigger', from: 0, to: 5 },
      { id: 'b', parent: 'a', phase: 'trigger', from: 0, to: 5 },
      { id: 'none', parent: 'a', phase: 'call', from: 0, to: 0 },
    ]
    expect(told(ring)).toEqual(['a 0-5'])
    expect(told([])).toEqual([])
  })

  it('follows ten thousand hops without running out of stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => ({
      ...{ id: `s${at}`, from: at, to: at + 1, phase: 'trigger' as const },
      ...(at ? { parent: `s${at - 1}` } : {}),
    }))
    expect(told(chain)).toHaveLength(10_000)
    expect(treeOf(trace(chain), 0).units.all[0]?.reach).toBe(10_000)
  })
})
