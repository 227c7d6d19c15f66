// What the Steps of a run had written by a moment, key by key. The values themselves are read when somebody looks.
import type { SpanRow } from '../../../core/trace-types'
import type { Trace } from '../trace'

export interface Write {
  at: number
  // "state", or "streams".
  store: string
  method: 'set' | 'update' | 'delete' | 'clear'
  // "tickets", or of a stream "tickets/all".
  group: string
  // Null for all of a group.
  key: string | null
  step: string | null
  span: string
}

export interface Kept {
  store: string
  group: string
  key: string
  isDeleted: boolean
  // How often this run wrote it so far.
  times: number
  last: Write
}

const WRITE = /^(state|streams)\.(set|update|delete|clear) (.+)$/

export function writesOf(trace: Trace): Write[] {
  const writes = trace.spans.flatMap((span) => writeOf(span) ?? [])
  return writes.sort((a, b) => a.at - b.at)
}

function writeOf({ name, phase, status, end, step, id }: SpanRow): Write | null {
  const found = WRITE.exec(name)
  // A write counts when it is done; one that failed changed nothing.
  if (phase !== 'call' || found === null || end === null || status === 'error') return null
  const [, store = '', method, place = ''] = found
  const cut = method === 'clear' ? place.length : placeOfKey(store, place)
  return {
    at: end,
    store,
    method: method as Write['method'],
    group: place.slice(0, cut),
    key: method === 'clear' ? null : place.slice(cut + 1),
    step,
    span: id,
  }
}

// A key of the state is behind the first slash, an item of a stream behind that of its group.
function placeOfKey(store: string, place: string): number {
  const first = place.indexOf('/')
  const cut = store === 'streams' ? place.indexOf('/', first + 1) : first
  return cut === -1 ? place.length : cut
}

// Keys in the order in which they were first written.
export function stateAt(writes: readonly Write[], at: number): Kept[] {
  const kept = new Map<string, Kept>()
  for (const write of writes) {
    if (write.at > at) break
    const { store, group, key, method } = write
    if (key === null) {
      for (const [name, each] of kept) {
        if (each.store !== store || each.group !== group) continue
        kept.set(name, { ...each, isDeleted: true, times: each.times + 1, last: write })
      }
      continue
    }
    const name = JSON.stringify([store, group, key])
    const times = (kept.get(name)?.times ?? 0) + 1
    kept.set(name, { store, group, key, isDeleted: method === 'delete', times, last: write })
  }
  return [...kept.values()]
}
