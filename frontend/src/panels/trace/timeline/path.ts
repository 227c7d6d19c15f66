// What the end of a trace waited for, at each moment: walked back from the last end.
//
// Within a span, the child that ended last before a moment is what was waited for until its end; between children the
// span worked itself. At the beginning of a trigger's span the walk goes on in the call that sent the message, from the
// moment on when it was sent. What ended later than that, or ran beside it, kept nobody waiting.
import type { SpanRow } from '../../../core/trace-types'
import type { Trace } from '../trace'
import { isUnit } from './units'

export interface Piece {
  span: SpanRow
  from: number
  to: number
}

export interface Path {
  // Oldest first.
  pieces: Piece[]
  // All spans that it leads through, also those in which it takes no time.
  ids: ReadonlySet<string>
}

// `end` stands for the end of what still runs.
export function criticalPath(trace: Trace, end: number): Path {
  const endOf = (span: SpanRow) => span.end ?? end
  const waits = new Waits(trace, endOf)
  const pieces: Piece[] = []
  const ids = new Set<string>()
  const left = new Set<SpanRow>()
  let span = lastOf(trace, endOf)
  let at = span ? endOf(span) : 0
  while (span) {
    ids.add(span.id)
    const child = waits.next(span, at)
    const since = child ? endOf(child) : span.start
    if (at > since) pieces.push({ span, from: since, to: at })
    at = Math.min(at, since)
    if (child) {
      span = child
      continue
    }
    // Ids that lead in a circle end here instead of never.
    if (left.has(span)) break
    left.add(span)
    span = span.parent === null ? undefined : trace.byId.get(span.parent)
  }
  return { pieces: pieces.reverse(), ids }
}

// Of the spans that end last, the unit: what it waited for is found from there.
function lastOf(trace: Trace, endOf: (span: SpanRow) => number): SpanRow | undefined {
  let last: SpanRow | undefined
  for (const span of trace.spans) {
    if (!isUnit(span, trace)) continue
    if (last === undefined || endOf(span) > endOf(last)) last = span
  }
  return last
}

class Waits {
  // The children of a span that belong to the same work, by their ends, and how many of them are still to be met.
  private readonly left = new Map<SpanRow, SpanRow[]>()

  constructor(
    private readonly trace: Trace,
    private readonly endOf: (span: SpanRow) => number,
  ) {}

  // The child of `span` that ended last, not after `at`. Each is found once.
  next(span: SpanRow, at: number): SpanRow | undefined {
    const left = this.left.get(span) ?? this.children(span)
    this.left.set(span, left)
    for (let child = left.pop(); child; child = left.pop()) if (this.endOf(child) <= at) return child
    return undefined
  }

  private children(span: SpanRow): SpanRow[] {
    const all = this.trace.children.get(span.id) ?? []
    return all.filter((child) => !isUnit(child, this.trace)).sort((a, b) => this.endOf(a) - this.endOf(b))
  }
}
