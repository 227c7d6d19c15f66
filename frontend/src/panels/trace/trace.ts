// The spans of one trace as the page holds them: flat, oldest first, with the ways between them.
import type { SpanRow, TraceRow } from '../../core/trace-types'

export interface SpanPage {
  traceId: string
  summary: TraceRow | null
  total: number
  cut: boolean
  columns: string[]
  rows: unknown[][]
  position: string
}

export interface Trace {
  id: string
  summary: TraceRow | null
  // Oldest first.
  spans: SpanRow[]
  byId: ReadonlyMap<string, SpanRow>
  // By the parent's id; under null stand those whose parent isn't in this trace or isn't kept.
  children: ReadonlyMap<string | null, SpanRow[]>
  // From the first start to the last end; while it runs, to the last thing that is known.
  start: number
  end: number
  status: 'running' | 'ok' | 'error'
  isLive: boolean
  errors: number
  // How many spans are kept. Where `isCut`, only the oldest of them are here.
  total: number
  isCut: boolean
}

const COLUMNS = [
  ...(['id', 'parent', 'name', 'kind', 'start', 'end', 'status', 'message', 'step', 'phase'] as const),
  ...(['attempt', 'outcome', 'trigger', 'topic'] as const),
]

export function readRows(rows: unknown[][], columns: string[] = COLUMNS): SpanRow[] {
  const [id, parent, name, kind, start, end, status, message, step, phase, attempt, outcome, trigger, topic] =
    COLUMNS.map((column) => columns.indexOf(column)) as number[]
  const read = (row: unknown[], place: number | undefined) => row[place as number] ?? null
  // Written out, because objects that are made alike are read ten times as fast, and there may be a hundred thousand.
  return rows.map(
    (row) =>
      ({
        id: read(row, id),
        parent: read(row, parent),
        name: read(row, name),
        kind: read(row, kind),
        start: read(row, start),
        end: read(row, end),
        status: read(row, status),
        message: read(row, message),
        step: read(row, step),
        phase: read(row, phase),
        attempt: read(row, attempt),
        outcome: read(row, outcome),
        trigger: read(row, trigger),
        topic: read(row, topic),
      }) as SpanRow,
  )
}

export function fromPage(page: SpanPage): Trace {
  const spans = readRows(page.rows, page.columns)
  return assemble(page.traceId, spans, { summary: page.summary, total: page.total, isCut: page.cut })
}

// A trace that is cut, and all below one of its spans.
export function withBranch(known: Trace, page: SpanPage): Trace {
  const { spans } = withSpans(known, readRows(page.rows, page.columns))
  return assemble(known.id, spans, { summary: page.summary, total: page.total, isCut: spans.length < page.total })
}

// Spans that are new are added, spans that are known are replaced, but an end is never undone by a start that comes late.
export function withSpans(known: Trace, fresh: SpanRow[]): Trace {
  const byId = new Map(known.byId)
  let added = 0
  for (const span of fresh) {
    const old = byId.get(span.id)
    if (old && old.end !== null && span.end === null) continue
    if (!old) added += 1
    byId.set(span.id, span)
  }
  const { summary, isCut } = known
  return assemble(known.id, [...byId.values()], { summary, total: known.total + added, isCut })
}

function assemble(id: string, found: SpanRow[], about: Pick<Trace, 'summary' | 'total' | 'isCut'>): Trace {
  const spans = isSorted(found) ? found : found.toSorted((a, b) => a.start - b.start)
  const byId = new Map(spans.map((span) => [span.id, span]))
  const children = new Map<string | null, SpanRow[]>()
  let start = Number.POSITIVE_INFINITY
  let end = 0
  let running = 0
  let errors = 0
  let hasFailed = false
  for (const span of spans) {
    const parent = span.parent !== null && span.parent !== span.id && byId.has(span.parent) ? span.parent : null
    const siblings = children.get(parent)
    if (siblings) siblings.push(span)
    else children.set(parent, [span])
    start = Math.min(start, span.start)
    end = Math.max(end, span.end ?? span.start)
    if (span.end === null) running += 1
    if (span.status !== 'error') continue
    errors += 1
    // An attempt that failed may be tried again; a trigger that failed was given up.
    hasFailed ||= span.phase === 'trigger' || parent === null
  }
  const status = running > 0 ? 'running' : hasFailed ? 'error' : 'ok'
  return {
    ...about,
    id,
    spans,
    byId,
    children,
    start: spans.length ? start : 0,
    end,
    status,
    isLive: running > 0,
    errors,
  }
}

function isSorted(spans: SpanRow[]): boolean {
  return spans.every((span, at) => at === 0 || span.start >= (spans[at - 1]?.start ?? 0))
}
