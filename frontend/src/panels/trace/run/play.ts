// The time of a run while it is played: idle gaps are skipped, and moments have an address.
import type { Gap } from '../timeline/breaks'

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16]
const COMFORTABLE_MS = 6000

// The moment that is `by` milliseconds of activity later.
export function advance(at: number, by: number, gaps: readonly Gap[]): number {
  let moment = at
  let left = by
  for (const { from, to } of gaps) {
    if (to <= moment) continue
    if (moment + left < from) break
    left -= Math.max(0, from - moment)
    moment = to
  }
  return moment + Math.max(0, left)
}

// The speed at which a run takes about as long as one likes to watch.
export function comfortable(start: number, end: number, gaps: readonly Gap[]): number {
  const idle = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  const wanted = (end - start - idle) / COMFORTABLE_MS
  return SPEEDS.findLast((speed) => speed <= wanted) ?? SPEEDS[0] ?? 1
}

// An address has hundredths of milliseconds, so what it names may be that much off.
const TOLERANCE_MS = 0.0051

// Seconds after the start, with three decimals or as many as are needed.
export function atField(at: number, start: number): string {
  return ((at - start) / 1000).toFixed(5).replace(/(\.\d{3}\d*?)0+$/, '$1')
}

export function readAt(field: string | null, start: number, end: number): number | null {
  const seconds = field === null || field.trim() === '' ? Number.NaN : Number(field)
  if (!Number.isFinite(seconds)) return null
  return Math.min(end, Math.max(start, start + seconds * 1000 + TOLERANCE_MS))
}
