// The newest errors of a Step, each only once.
import type { Run } from '../../core/types'

export interface Failure {
  message: string
  count: number
  // The newest run that failed like this.
  run: Run
}

const MOST = 2

// `runs` are newest first.
export function failures(runs: Run[]): Failure[] {
  const found = new Map<string, Failure>()
  for (const run of runs) {
    if (run.status !== 'error' || run.end === null) continue
    const message = run.message ?? 'Nobody said why.'
    const known = found.get(message)
    if (known) known.count += 1
    else found.set(message, { message, count: 1, run })
  }
  return [...found.values()].slice(0, MOST)
}
