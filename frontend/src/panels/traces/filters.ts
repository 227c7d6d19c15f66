// What the list is narrowed to: fields of the address, and what they are called in a question to the server.
import type { Changes, Field } from '../../core/address'

export const FIELDS = [
  ...(['status', 'ran', 'of', 'trigger', 'since', 'until', 'longer', 'shorter', 'find', 'key'] as const),
] satisfies Field[]

export type Filters = Partial<Record<(typeof FIELDS)[number], string>>

export const NONE: Changes = Object.fromEntries(FIELDS.map((field) => [field, null]))

// Times back from now, by what stands in the address.
export const RECENT: Record<string, { label: string; ms: number }> = {
  '15m': { label: 'Last 15 minutes', ms: 900_000 },
  '1h': { label: 'Last hour', ms: 3_600_000 },
  '1d': { label: 'Last day', ms: 86_400_000 },
}

const STATUSES: Record<string, string> = { running: 'running', done: 'ok', failed: 'error' }

// The query of `traces` and `traces/count`. What can't be read as a time or a number filters nothing.
export function queryOf(filters: Filters, now: number): URLSearchParams {
  const query = new URLSearchParams()
  const set = (name: string, value: string | null | undefined) => value && query.set(name, value)
  set('status', STATUSES[filters.status ?? ''])
  set('step', filters.ran)
  set('flow', filters.of)
  set('trigger', filters.trigger)
  set('since', nanoseconds(momentOf(filters.since, now)))
  set('until', nanoseconds(momentOf(filters.until, now)))
  set('longer', wholeMs(filters.longer))
  set('shorter', wholeMs(filters.shorter))
  set('q', filters.find)
  set('key', filters.key)
  return query
}

export function momentOf(text: string | undefined, now: number): number | null {
  if (!text) return null
  const recent = RECENT[text]
  if (recent) return now - recent.ms
  const time = new Date(text).getTime()
  return Number.isNaN(time) ? null : time
}

// Too many digits for a number.
function nanoseconds(time: number | null): string | null {
  return time === null ? null : String(BigInt(Math.floor(time)) * 1_000_000n)
}

function wholeMs(text: string | undefined): string | null {
  const value = Math.floor(Number(text))
  return value > 0 ? String(value) : null
}

// As an input for a local date and time has it.
export function asLocal(time: number): string {
  const date = new Date(time)
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
