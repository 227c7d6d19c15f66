// When something happened in a story: so and so long after what was told before.
import { duration } from '../../../core/time'

const AT_ONCE_MS = 10

export function later(ms: number): string {
  return ms < AT_ONCE_MS ? 'at once' : `${seconds(ms)} later`
}

// People count in seconds; milliseconds are for those who program.
export function seconds(ms: number): string {
  if (ms >= 1000) return duration(ms)
  return `${Math.max(0.01, Math.round(ms / 10) / 100)} s`
}
