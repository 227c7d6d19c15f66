import { describe, expect, it } from 'vitest'
import { fromPage, readRows, type SpanPage, withBranch, withSpans } from './trace'

const COLUMNS = 'id parent name kind start end status message step phase attempt outcome trigger topic'.split(' ')

function row(id: string, parent: string | null, start: number, end: number | null, more: Record<string, unknown> = {}) {
  const status = end === null ? 'running' : 'ok'
  const span: Record<string, unknown> = { id, parent, name: id, kind: 'internal', start, end, status, ...more }
  return COLUMNS.map((name) => span[name] ?? null)
}

function page(rows: unknown[][]): SpanPage {
  return { traceId: 't', summary: null, total: rows.length, cut: false, columns: COLUMNS, rows, position: '1-0' }
}

describe('a trace', () => {
  it('hangs children under their parents, and those without one at the top', () => {
    const trace = fromPage(page([row('a', null, 1, 9), row('b', 'a', 2, 3), row('c', 'gone', 4, 5)]))
    expect(trace.children.get(null)?.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(trace.children.get('a')?.map(({ id }) => id)).toEqual(['b'])
    expect([trace.start, trace.end, trace.status]).toEqual([1, 9, 'ok'])
  })

  it('takes a span that names itself as its parent for a root', () => {
    expect(fromPage(page([row('a', 'a', 1, 2)])).children.get(null)).toHaveLength(1)
  })

  it('that was cut takes a branch in, and is whole once nothing is left out', () => {
    const cut = fromPage({ ...page([row('a', null, 1, 9), row('b', 'a', 2, 8)]), total: 4, cut: true })
    const more = withBranch(cut, { ...page([row('b', 'a', 2, 8), row('c', 'b', 3, 4)]), total: 4 })
    expect([more.spans.length, more.total, more.isCut]).toEqual([3, 4, true])
    expect(more.children.get('b')?.map(({ id }) => id)).toEqual(['c'])
    expect(withBranch(more, { ...page([row('d', 'b', 5, 6)]), total: 4 }).isCut).toBe(false)
  })

  it('reads columns by their names, in whatever order they come', () => {
    expect(readRows([[5, 'a']], ['start', 'id'])[0]).toMatchObject({ id: 'a', start: 5, parent: null })
  })

  it('runs until its last span ends, and is not failed by an attempt that is tried again', () => {
    const open = fromPage(page([row('a', null, 1, null, { phase: 'trigger' })]))
    expect([open.status, open.isLive]).toEqual(['running', true])
    const rows = [
      row('a', null, 1, 9, { phase: 'trigger' }),
      row('b', 'a', 2, 3, { phase: 'attempt', status: 'error' }),
    ]
    const done = withSpans(open, readRows(rows))
    expect([done.status, done.isLive, done.errors, done.total]).toEqual(['ok', false, 1, 2])
  })

  it('failed when a trigger was given up', () => {
    expect(fromPage(page([row('a', null, 1, 9, { phase: 'trigger', status: 'error' })])).status).toBe('error')
  })

  it('keeps an end when the start comes after it', () => {
    const done = withSpans(fromPage(page([row('a', null, 1, 9)])), readRows([row('a', null, 1, null)]))
    expect(done.byId.get('a')?.end).toBe(9)
  })

  it('stays in order when older spans come later', () => {
    const trace = withSpans(fromPage(page([row('b', null, 5, 6)])), readRows([row('a', null, 1, 2)]))
    expect(trace.spans.map(({ id }) => id)).toEqual(['a', 'b'])
  })
})
