// What the list is narrowed to: fields of the address, and what they are called in a question to the server.
import type { Changes, Field } from '../../core/address'
import { momentOf, nanoseconds } from '../../core/moments'

export const FIELDS = [
  ...(['status', 'ran', 'of', 'trigger', 'since', 'until', 'longer', 'shorter', 'find', 'key'] as const),
] satisfies Field[]

export type Filters = Partial<Record<(typeof FIELDS)[number], string>>

export const NONE: Changes = Object.fromEntries(FIELDS.map((field) => [field, null]))

const STATUSES: Record<string, string> = { running: 'running', done: 'ok', failed: 'error' }

// The query of `traces` and `traces/count`. What can't be read as a time or a number filters nothing.
export function queryOf(filters: Filters, now: number): URLSearchParams {
  const query = new URLSearchParams()
  const set = (name: string, value: string | null | undefined) => value && query.set(name, value)
  set('status', STATUSES[filters.status ?? ''])
  set('step', filters.ran)
  set('flow', filters.of)
  set('trigger', filters.trigger)
  for (const end of ['since', 'until'] as const) {
    const moment = momentOf(filters[end], now)
    set(end, moment === null ? null : nanoseconds(moment))
  }
  set('longer', wholeMs(filters.longer))
  set('shorter', wholeMs(filters.shorter))
  set('q', filters.find)
  set('key', filters.key)
  return query
}

function wholeMs(text: string | undefined): string | null {
  const value = Math.floor(Number(text))
  return value > 0 ? String(value) : null
}
