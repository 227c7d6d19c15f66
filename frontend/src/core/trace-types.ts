// What the API says of traces: rows of lists, spans, stories, and why something did not run. Times as in types.ts.
import type { Part } from './types'

export interface TraceRow {
  traceId: string
  name: string
  status: 'running' | 'ok' | 'error'
  step: string | null
  trigger: string | null
  steps: string[]
  key: string | null
  label: string | null
  input: string | null
  startTimeUnixNano: string
  endTimeUnixNano: string | null
  spanCount: number
  errorCount: number
  runningCount: number
}

export interface TracePage {
  traces: TraceRow[]
  before: string | null
}

// One span without its payloads. Times are milliseconds since the epoch, `end` null while it runs.
export interface SpanRow {
  id: string
  parent: string | null
  name: string
  kind: string
  start: number
  end: number | null
  status: string
  message: string | null
  step: string | null
  phase: string | null
  attempt: number | null
  outcome: string | null
  trigger: string | null
  topic: string | null
}

// An error in three layers: what it means, what can be done, and what was thrown where.
export interface Told {
  means: string
  todo: string[]
  name: string
  message: string
  stack: string | null
  file: string | null
  line: number | null
  step: string | null
  spanId: string | null
}

export interface SpanDetail {
  span: SpanRow
  attributes: Record<string, unknown>
  input?: unknown
  output?: unknown
  value?: unknown
  oldValue?: unknown
  data?: unknown
  events: Record<string, unknown>[]
  error?: Told
  version?: string
  file: string | null
  line: number | null
}

export interface Sentence {
  id: string
  spanId: string
  step: string | null
  at: number
  took: number | null
  status: string
  depth: number
  text: Part[]
  count: { total: number; done: number; failed: number } | null
  // Where it stands for many: the first of them, or those that didn't go well.
  members: Pick<Sentence, 'id' | 'spanId' | 'at' | 'took' | 'status'>[]
  phases: { waited: number; worked: number; retried: number; slept: number }
  error: Told | null
  low: boolean
}

export interface Story {
  status: string
  headline: Part[]
  key: string | null
  next: Part[] | null
  sentences: Sentence[]
  technical: number
  // How many sentences were left out of a very long one.
  cut: number
  error: Told | null
}

export interface Reason {
  code: string
  text: Part[]
  todo: string | null
  severity: 'error' | 'warning' | 'info'
}

export interface Decision {
  at: number
  verdict: string
  text: Part[]
  traceId: string | null
  spanId: string | null
  step: string | null
  topic: string | null
  values?: Record<string, unknown>
  path?: string
}

export interface Why {
  about: Record<string, unknown>
  now: Reason[]
  decisions: Decision[]
}
