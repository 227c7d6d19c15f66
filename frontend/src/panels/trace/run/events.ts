// What happened in a run, one thing after the other, each with its moment and in words.
import type { SpanRow } from '../../../core/trace-types'
import { humanised } from '../../traces/naming'
import type { Trace } from '../trace'
import type { Visit } from './visits'

export type EventKind = 'came' | 'started' | 'done' | 'failed' | 'skipped' | 'sent' | 'wrote' | 'deleted' | 'over'

export interface RunEvent {
  at: number
  kind: EventKind
  step: string
  // The span to look at.
  span: string
  text: string
}

const WRITES = /^(?:state|streams)\.(?:set|update) (.+)$/
const DELETIONS = /^(?:state|streams)\.(?:delete|clear) (.+)$/

export function eventsOf(trace: Trace, visits: readonly Visit[]): RunEvent[] {
  const events: RunEvent[] = []
  for (const visit of visits) {
    const subject = humanised(visit.step)
    const add = (at: number, kind: EventKind, span: string, text: string) =>
      events.push({ at, kind, step: visit.step, span, text })
    if (visit.cause === null) add(visit.start, 'came', visit.id, cameText(visit, subject))
    for (const [index, attempt] of visit.attempts.entries()) {
      const tries = (attempt.attempt ?? 1) > 1 ? ` (try ${attempt.attempt})` : ''
      add(attempt.start, 'started', attempt.id, `${subject} started${tries}`)
      for (const call of trace.children.get(attempt.id) ?? []) callEvent(call, subject, add)
      if (attempt.end === null) continue
      const isLast = index === visit.attempts.length - 1
      const [kind, text] = ending(attempt, subject, isLast ? '' : ' and will be tried again')
      add(attempt.end, kind, attempt.id, text)
    }
    const { end, attempts } = visit
    if (end !== null && visit.status === 'error' && attempts.length > 1) {
      add(end, 'over', visit.id, `${subject} was given up after ${attempts.length} tries`)
    }
  }
  return events.sort((a, b) => a.at - b.at)
}

// How many have happened by then; the last of them is what has just happened.
export function happened(events: readonly RunEvent[], at: number): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle] as RunEvent).at <= at) low = middle + 1
    else high = middle
  }
  return low
}

function cameText({ trigger, name }: Visit, subject: string): string {
  return trigger === 'http' ? `${name} came in` : `${subject} was due (${name})`
}

function ending(attempt: SpanRow, subject: string, more: string): [EventKind, string] {
  if (attempt.outcome === 'skipped') return ['skipped', `${subject} was skipped: its condition was not met`]
  if (attempt.status === 'error') return ['failed', `${subject} failed${more}`]
  return ['done', `${subject} was done`]
}

function callEvent(
  call: SpanRow,
  subject: string,
  add: (at: number, kind: EventKind, span: string, text: string) => void,
): void {
  // What was asked for in vain changed nothing; the attempt tells why it failed.
  if (call.end === null || call.status === 'error') return
  if (call.topic !== null && call.name.startsWith('enqueue')) {
    add(call.start, 'sent', call.id, `${subject} sent ${call.topic}`)
    return
  }
  const written = WRITES.exec(call.name)?.[1]
  if (written) add(call.end, 'wrote', call.id, `${subject} wrote ${shortPlace(written)}`)
  const deleted = DELETIONS.exec(call.name)?.[1]
  if (deleted) add(call.end, 'deleted', call.id, `${subject} deleted ${shortPlace(deleted)}`)
}

const ID_SHOWN = 8

// "tickets/1e8f1006-2456-4b8b-8849-d6aa565139c5" is told as "tickets/1e8f1006…".
export function shortPlace(place: string): string {
  return place.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => `${id.slice(0, ID_SHOWN)}…`)
}
