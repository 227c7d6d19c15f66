// What the log is narrowed to: fields of the address, and what they are called in a question to the server.
import { type Changes, useFields } from '../../core/address'
import { momentOf, nanoseconds, RECENT } from '../../core/moments'
import type { LogLine, Severity } from '../../core/types'
import { matches } from './lines'

const FIELDS = ['level', 'from', 'run', 'q', 'when'] as const

export interface Filters {
  severity: Severity
  step: string | null
  trace: string | null
  text: string
  when: string | null
}

export const SEVERITIES: Severity[] = ['debug', 'info', 'warn', 'error']
export const ALL: Filters = { severity: 'debug', step: null, trace: null, text: '', when: null }
export const CLEARED: Changes = { level: null, from: null, run: null, q: null, when: null }

export function useFilters(): Filters {
  const { level, from, run, q, when } = useFields(FIELDS)
  return {
    severity: SEVERITIES.find((known) => known === level) ?? 'debug',
    step: from ?? null,
    trace: run ?? null,
    text: q ?? '',
    when: when ?? null,
  }
}

export function isNarrowed(filters: Filters): boolean {
  return JSON.stringify(filters) !== JSON.stringify(ALL)
}

// From when and until when, in milliseconds; a time back from now has no end.
export function timesOf(when: string | null, now: number): { since: number | null; until: number | null } {
  if (when === null) return { since: null, until: null }
  if (when in RECENT) return { since: momentOf(when, now), until: null }
  const [since, until] = when.split('/')
  return { since: momentOf(since, now), until: momentOf(until, now) }
}

export function queryOf(filters: Filters, now: number): URLSearchParams {
  const query = new URLSearchParams({ severity: filters.severity })
  if (filters.step) query.set('step', filters.step)
  if (filters.trace) query.set('trace', filters.trace)
  if (filters.text) query.set('q', filters.text)
  const { since, until } = timesOf(filters.when, now)
  if (since !== null) query.set('since', nanoseconds(since))
  if (until !== null) query.set('until', nanoseconds(until))
  return query
}

// What the socket doesn't sort out by itself.
export function belongs(line: LogLine, filters: Filters, now: number): boolean {
  const { since, until } = timesOf(filters.when, now)
  return matches(line, filters.text) && (since === null || line.time >= since) && (until === null || line.time < until)
}
