// Traces for tests, written as a list of spans.
import { fromPage, readRows, type Trace } from '../trace'

export interface Given {
  id: string
  parent?: string
  from: number
  to?: number
  phase?: 'trigger' | 'attempt' | 'call' | 'decision'
  name?: string
  status?: string
  step?: string
}

const COLUMNS = ['id', 'parent', 'from', 'to', 'phase', 'name', 'status', 'step'] as const
const NAMES = ['id', 'parent', 'start', 'end', 'phase', 'name', 'status', 'step']

export function trace(spans: Given[]): Trace {
  const rows = spans.map((span) => {
    const told = { name: span.id, status: span.to === undefined ? 'running' : 'ok', ...span }
    return COLUMNS.map((name) => told[name] ?? null)
  })
  return fromPage({ traceId: 't', summary: null, total: rows.length, cut: false, columns: NAMES, rows, position: '' })
}

export function span(given: Given) {
  return readRows(
    [[given.id, given.from, given.to ?? null, given.phase ?? null, given.status ?? 'ok']],
    [...(['id', 'start', 'end', 'phase', 'status'] as const)],
  )[0] as NonNullable<ReturnType<typeof readRows>[0]>
}

// One request that sends a message, whose consumer runs 100 ms later.
export const HOP: Given[] = [
  { id: 'post', phase: 'trigger', from: 0, to: 50, step: 'Create' },
  { id: 'a1', parent: 'post', phase: 'attempt', from: 5, to: 48, step: 'Create' },
  { id: 'get', parent: 'a1', phase: 'call', from: 10, to: 20 },
  { id: 'send', parent: 'a1', phase: 'call', from: 30, to: 34 },
  { id: 'triage', parent: 'send', phase: 'trigger', from: 32, to: 160, step: 'Triage' },
  { id: 'b1', parent: 'triage', phase: 'attempt', from: 132, to: 158, step: 'Triage' },
]
