// What a timeline's rows stand for. A unit is the work that one trigger caused: its attempts, and what they called.
// Messages lead from unit to unit, which is no nesting: a chain of a hundred hops is a hundred rows, none of them deep.
import type { SpanRow } from '../../../core/trace-types'
import type { Trace } from '../trace'

export interface Unit {
  span: SpanRow
  // The unit whose work sent what this one was started by; null at the beginning.
  cause: Unit | null
  // When the last of what it caused, directly or not, ended.
  reach: number
}

export interface Units {
  // Oldest first.
  all: Unit[]
  // The unit that a span belongs to.
  of: ReadonlyMap<string, Unit>
}

export function isUnit(span: SpanRow, trace: Pick<Trace, 'byId'>): boolean {
  if (span.phase === 'trigger' || span.phase === 'decision') return true
  return span.parent === null || span.parent === span.id || !trace.byId.has(span.parent)
}

// `end` stands for the end of what still runs.
export function unitsOf(trace: Trace, end: number): Units {
  const of = new Map<string, Unit>()
  const all: Unit[] = []
  const begin = (span: SpanRow): Unit => {
    const unit = { span, cause: null, reach: span.end ?? end }
    all.push(unit)
    of.set(span.id, unit)
    return unit
  }
  for (const span of trace.spans) if (isUnit(span, trace)) begin(span)
  for (const span of trace.spans) assign(span, trace, of, begin)
  for (const unit of all) {
    const cause = unit.span.parent === null ? undefined : of.get(unit.span.parent)
    if (cause && cause !== unit) unit.cause = cause
  }
  spread(all)
  return { all, of }
}

// Walks up to the first span whose unit is known. Parents that form a ring have none: the first of them becomes one.
function assign(span: SpanRow, trace: Trace, of: Map<string, Unit>, begin: (span: SpanRow) => Unit): void {
  // Mostly the parent came first.
  const known = of.get(span.parent ?? '')
  if (known) {
    if (!of.has(span.id)) of.set(span.id, known)
    return
  }
  const path: SpanRow[] = []
  const met = new Set<string>()
  let at: SpanRow | undefined = span
  while (at && !of.has(at.id) && !met.has(at.id)) {
    met.add(at.id)
    path.push(at)
    at = trace.byId.get(at.parent ?? '')
  }
  const unit = (at && of.get(at.id)) ?? begin(span)
  for (const each of path) of.set(each.id, unit)
}

// Passes ends on to causes, each unit after everything that it caused.
function spread(all: Unit[]): void {
  const waiting = new Map<Unit, number>()
  for (const { cause } of all) if (cause) waiting.set(cause, (waiting.get(cause) ?? 0) + 1)
  const ready = all.filter((unit) => !waiting.has(unit))
  for (let unit = ready.pop(); unit; unit = ready.pop()) {
    const { cause } = unit
    if (!cause) continue
    cause.reach = Math.max(cause.reach, unit.reach)
    const left = (waiting.get(cause) ?? 1) - 1
    waiting.set(cause, left)
    if (left === 0) ready.push(cause)
  }
}
