import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Command } from './filter'
import { noteUsed, RECENT, withRecent } from './recent'

const step = (name: string): Command => ({ id: `step:${name}`, group: 'Steps', label: name, does: { step: name } })

describe('what was used last', () => {
  beforeEach(() => {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) })
  })

  it('comes first, newest before older', () => {
    noteUsed(step('A'))
    noteUsed(step('B'))
    const labels = withRecent([step('A'), step('B'), step('C')]).map(({ group, label }) => `${group} ${label}`)
    expect(labels).toEqual([`${RECENT} B`, `${RECENT} A`, 'Steps A', 'Steps B', 'Steps C'])
  })

  it('keeps the way to a trace, which no list of commands has, and forgets a Step that is gone', () => {
    noteUsed({ id: 'trace:1', group: 'Traces', label: 'order-1', does: { trace: '1' } })
    noteUsed(step('Gone'))
    expect(withRecent([])).toEqual([{ id: 'trace:1', group: RECENT, label: 'order-1', does: { trace: '1' } }])
  })
})
