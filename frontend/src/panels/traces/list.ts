// The rows of the list and those that wait to be shown. Nothing here reads or draws.
import type { TracePage, TraceRow } from '../../core/trace-types'
import type { TraceNews } from '../../core/types'

export interface Rows {
  // Newest first.
  rows: TraceRow[]
  // Newer than all rows, newest first.
  fresh: TraceRow[]
  // Where the next older page begins; null where there is none.
  before: string | null
}

export const EMPTY: Rows = { rows: [], fresh: [], before: null }

export function firstPage(page: TracePage): Rows {
  return { rows: page.traces, fresh: [], before: page.before }
}

export function withOlder(known: Rows, page: TracePage): Rows {
  const ids = new Set(known.rows.map(({ traceId }) => traceId))
  return {
    ...known,
    rows: [...known.rows, ...page.traces.filter(({ traceId }) => !ids.has(traceId))],
    before: page.before,
  }
}

// The newest page, read again: rows that are known change in place, the others wait.
export function refreshed(known: Rows, page: TracePage): Rows {
  const read = new Map(page.traces.map((row) => [row.traceId, row]))
  const shown = new Set(known.rows.map(({ traceId }) => traceId))
  const fresh = page.traces.filter(({ traceId }) => !shown.has(traceId))
  const ids = new Set(fresh.map(({ traceId }) => traceId))
  // So many came since that they don't stand on the page any more.
  const older = known.fresh.filter(({ traceId }) => !ids.has(traceId) && !shown.has(traceId))
  return {
    rows: known.rows.map((row) => same(row, read.get(row.traceId))),
    fresh: [...fresh, ...older],
    before: known.rows.length === 0 && known.fresh.length === 0 ? page.before : known.before,
  }
}

export function overlaps({ rows, fresh }: Rows, page: TracePage): boolean {
  const ids = new Set(page.traces.map(({ traceId }) => traceId))
  return fresh.some(({ traceId }) => ids.has(traceId)) || rows.some(({ traceId }) => ids.has(traceId))
}

// A row that the page doesn't draw again keeps its identity.
function same(row: TraceRow, read: TraceRow | undefined): TraceRow {
  return read && JSON.stringify(read) !== JSON.stringify(row) ? read : row
}

export function withFresh(known: Rows): Rows {
  return known.fresh.length === 0 ? known : { ...known, rows: [...known.fresh, ...known.rows], fresh: [] }
}

// What the live socket says of a trace whose row stands further down than the page that is read again.
export function withNews(known: Rows, news: readonly TraceNews[]): Rows {
  const ended = new Map(news.filter(({ status }) => status !== 'running').map((each) => [each.traceId, each]))
  const rows = known.rows.map((row) => {
    const told = ended.get(row.traceId)
    if (row.status !== 'running' || !told || told.end === null) return row
    const status = told.status === 'error' ? 'error' : 'ok'
    return { ...row, status, endTimeUnixNano: String(BigInt(Math.round(told.end * 1000)) * 1000n) } satisfies TraceRow
  })
  return { ...known, rows }
}

export function neighbour(rows: readonly TraceRow[], id: string | null, by: number): TraceRow | undefined {
  const at = rows.findIndex(({ traceId }) => traceId === id)
  if (at < 0) return rows[0]
  return rows[at + by]
}
