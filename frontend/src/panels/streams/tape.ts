// The last events, newest first, each once. While it is paused it stands still, and counts what waits.
import type { StreamEvent } from '../../core/types'

export interface Tape {
  shown: StreamEvent[]
  // What came while it was paused, newest first; null while it isn't.
  waiting: StreamEvent[] | null
  // How many passed by that this page never got.
  missed: number
}

export const MOST = 300
export const EMPTY: Tape = { shown: [], waiting: null, missed: 0 }

export function withEvents(tape: Tape, events: StreamEvent[], missed: number): Tape {
  const known = new Set([...tape.shown, ...(tape.waiting ?? [])].map(({ id }) => id))
  const fresh = events.filter(({ id }) => !known.has(id))
  if (fresh.length === 0 && missed === 0) return tape
  const all = { ...tape, missed: tape.missed + missed }
  return tape.waiting === null
    ? { ...all, shown: merged(tape.shown, fresh) }
    : { ...all, waiting: merged(tape.waiting, fresh) }
}

export function paused(tape: Tape, isPaused: boolean): Tape {
  if (isPaused) return tape.waiting === null ? { ...tape, waiting: [] } : tape
  return { ...tape, shown: merged(tape.shown, tape.waiting ?? []), waiting: null }
}

export function cleared(tape: Tape): Tape {
  return { ...EMPTY, waiting: tape.waiting === null ? null : [] }
}

// The time of an event grows within its stream.
function merged(events: StreamEvent[], more: StreamEvent[]): StreamEvent[] {
  return [...more, ...events].sort((one, other) => other.at - one.at).slice(0, MOST)
}

// What happened, in a word: "event" is what a Step or a person sent, by the name that it has.
export function whatOf({ event }: StreamEvent): string {
  return event.type === 'event' ? (event.event?.type ?? 'event') : event.type
}

export function dataOf({ event }: StreamEvent): unknown {
  return event.type === 'event' ? event.event?.data : event.data
}
