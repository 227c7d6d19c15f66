// The time of a trace without the hours in which nothing happened.
import type { SpanRow } from '../../../core/trace-types'

export interface Gap {
  from: number
  to: number
}

const TIMES_MEDIAN = 5
// A trace that was idle so many times longer than it worked would show nothing else.
const TIMES_BUSY = 5
// Shorter than this share of everything, a break would be as wide as what it saves.
const LEAST_SHARE = 0.05

// The gaps that are left out, oldest first. What a trigger's span covers is mostly waiting, so it doesn't count as work.
export function idleGaps(spans: readonly SpanRow[], start: number, end: number): Gap[] {
  const gaps = gapsOf(spans, start, end)
  if (gaps.length === 0) return []
  const lengths = gaps.map(({ from, to }) => to - from).sort((a, b) => a - b)
  const idle = lengths.reduce((sum, length) => sum + length, 0)
  const busy = end - start - idle
  const median = lengths[Math.floor((lengths.length - 1) / 2)] ?? 0
  // The median of one or two gaps says nothing about what is usual.
  const usual = lengths.length > 2 ? median * TIMES_MEDIAN : Number.POSITIVE_INFINITY
  const longest = Math.min(usual, busy * TIMES_BUSY)
  return gaps.filter(({ from, to }) => to - from > longest && to - from >= (end - start) * LEAST_SHARE)
}

// When nothing worked. Moments at which something was sent or given up stay visible, because work ends or begins there.
function gapsOf(spans: readonly SpanRow[], start: number, end: number): Gap[] {
  const gaps: Gap[] = []
  let busyUntil = start
  for (const span of spans) {
    if (span.start > busyUntil) {
      gaps.push({ from: busyUntil, to: span.start })
      busyUntil = span.start
    }
    if (span.phase !== 'trigger') busyUntil = Math.max(busyUntil, span.end ?? end)
  }
  if (end > busyUntil) gaps.push({ from: busyUntil, to: end })
  return gaps
}
