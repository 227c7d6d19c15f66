// How a run stood at a moment: each Step, and what was on the lines between them.
import type { FlowEdge } from '../../../core/types'
import type { StatusName } from '../../../ui/Status'
import type { Mark } from '../../flow/marks'
import { seconds } from '../story/when'
import type { Visit } from './visits'

// What is going on is told before what has been.
const ORDER: StatusName[] = ['running', 'retrying', 'waiting', 'failed', 'done', 'skipped']
const WORDS: Partial<Record<StatusName, string>> = { waiting: 'wait', retrying: 'wait for another try' }

export interface Standing {
  status: StatusName
  // The attempt that decides, where there is one.
  attempt: number | null
  span: string
  since: number
  took: number | null
}

export function standingOf(visit: Visit, at: number): Standing | null {
  if (visit.start > at) return null
  const tried = visit.attempts.filter(({ start }) => start <= at)
  const last = tried.at(-1)
  if (last === undefined) {
    const isOver = visit.end !== null && visit.end <= at && visit.attempts.length === 0
    const status = isOver ? over(visit) : visit.cause === null && visit.trigger === 'http' ? 'running' : 'waiting'
    return {
      status,
      attempt: null,
      span: visit.id,
      since: visit.start,
      took: isOver ? (visit.end ?? at) - visit.start : null,
    }
  }
  const base = { attempt: last.attempt, span: last.id }
  if (last.end === null || last.end > at) return { ...base, status: 'running', since: last.start, took: null }
  const isLast = tried.length === visit.attempts.length
  if (last.status === 'error' && !(isLast && visit.end !== null)) {
    return { ...base, status: 'retrying', since: last.end, took: null }
  }
  const status = last.outcome === 'skipped' ? 'skipped' : last.status === 'error' ? 'failed' : 'done'
  return { ...base, status, since: last.end, took: last.end - visit.start }
}

function over(visit: Visit): StatusName {
  if (visit.isSkipped) return 'skipped'
  return visit.status === 'error' ? 'failed' : 'done'
}

// `steps` are all that are drawn: those whose time hasn't come say so. `start` is when the run began.
export function marksAt(
  visits: readonly Visit[],
  at: number,
  steps: readonly string[],
  start: number,
): Record<string, Mark> {
  const partOf = new Set(visits.map(({ step }) => step))
  const found = new Map<string, Standing[]>()
  for (const visit of visits) {
    const standing = standingOf(visit, at)
    if (!standing) continue
    const known = found.get(visit.step)
    if (known) known.push(standing)
    else found.set(visit.step, [standing])
  }
  const marks: Record<string, Mark> = {}
  for (const step of steps) {
    const standings = found.get(step)
    if (standings) marks[step] = markOf(standings, start)
    else if (partOf.has(step)) marks[step] = { status: null, text: 'Not yet' }
  }
  return marks
}

function markOf(standings: Standing[], start: number): Mark {
  const counts = new Map<StatusName, number>()
  for (const { status } of standings) counts.set(status, (counts.get(status) ?? 0) + 1)
  const status = ORDER.find((each) => counts.has(each)) ?? 'done'
  const only = standings.length === 1 ? standings[0] : undefined
  if (only) return { status, text: textOf(only, start) }
  const rest = ORDER.filter((each) => counts.has(each)).map(
    (each) => `${(counts.get(each) ?? 0).toLocaleString()} ${WORDS[each] ?? each}`,
  )
  return { status, text: counts.size > 1 ? rest.join(', ') : 'all', count: standings.length }
}

function textOf({ status, attempt, since, took }: Standing, start: number): string {
  const tries = attempt ?? 1
  if (status === 'running' && tries > 1) return `try ${tries}`
  if (status === 'retrying') return `after ${tries === 1 ? 'one try' : `${tries} tries`}`
  if (status === 'failed' && tries > 1) return `after ${tries} tries`
  return took === null ? `since ${((since - start) / 1000).toFixed(2)} s` : `in ${seconds(took)}`
}

export interface OnLine {
  // How many were sent so far, and how many of them nobody has taken yet.
  sent: number
  waiting: number
}

// By the edge's id.
export function linesAt(visits: readonly Visit[], edges: readonly FlowEdge[], at: number): Record<string, OnLine> {
  const ids = new Map(edges.map((edge) => [lineKey(edge.source, edge.target, edge.name), edge.id]))
  const lines: Record<string, OnLine> = {}
  for (const visit of visits) {
    if (visit.cause === null || visit.sender === null || visit.cause.start > at) continue
    const id = ids.get(lineKey(visit.sender, visit.step, visit.name))
    if (id === undefined) continue
    const line = lines[id] ?? { sent: 0, waiting: 0 }
    const taken = visit.attempts[0]?.start ?? visit.end ?? Number.POSITIVE_INFINITY
    lines[id] = { sent: line.sent + 1, waiting: line.waiting + (taken > at ? 1 : 0) }
  }
  return lines
}

export function lineKey(source: string, target: string, name: string): string {
  return JSON.stringify([source, target, name])
}
