// How a unit spent its time. The legend is made from this table, so it can't say anything else than the bars do.
import type { SpanRow } from '../../../core/trace-types'

export const PHASES = {
  waited: { label: 'Waited', means: 'for its turn: in the queue, or for a runner' },
  worked: { label: 'Worked', means: 'in the attempt that counts' },
  retried: { label: 'Retried', means: 'in attempts that failed and were tried again' },
  slept: { label: 'Slept', means: 'between two attempts' },
} as const

export type Phase = keyof typeof PHASES

export interface Stretch {
  phase: Phase
  from: number
  to: number
}

// `attempts` oldest first; `end` stands for the end of what still runs.
export function phasesOf(unit: SpanRow, attempts: readonly SpanRow[], end: number): Stretch[] {
  const found: Stretch[] = []
  const add = (phase: Phase, from: number, to: number) => to > from && found.push({ phase, from, to })
  let at = unit.start
  attempts.forEach((attempt, index) => {
    add(index === 0 ? 'waited' : 'slept', at, attempt.start)
    const ended = attempt.end ?? end
    const isLast = index === attempts.length - 1
    add(attempt.status === 'error' && !isLast ? 'retried' : 'worked', Math.max(at, attempt.start), ended)
    at = Math.max(at, ended)
  })
  const last = unit.end ?? end
  if (attempts.length === 0) add(unit.phase === 'trigger' && unit.end === null ? 'waited' : 'worked', at, last)
  // Behind its last attempt a unit that still runs waits for the next one; otherwise it says what came of it.
  else add(unit.end === null ? 'slept' : 'worked', at, last)
  return found
}

// A stretch as it is drawn: `parts` of them where each would be too narrow to be seen.
export interface Drawn extends Stretch {
  parts: number
}

// A unit may have thousands of attempts; what is narrower than `least` pixels is drawn with its neighbours, as the
// phase that takes most of their time.
export function legible(stretches: readonly Stretch[], x: (time: number) => number, least: number): Drawn[] {
  const drawn: Drawn[] = []
  let narrow: Stretch[] = []
  const flush = () => {
    const [first, last] = [narrow[0], narrow.at(-1)]
    if (!first || !last) return
    const total = sums(narrow)
    const phase = narrow.reduce((most, each) => (total[each.phase] > total[most] ? each.phase : most), first.phase)
    drawn.push({ phase, from: first.from, to: last.to, parts: narrow.length })
    narrow = []
  }
  for (const each of stretches) {
    const isWide = x(each.to) - x(each.from) >= least
    if (isWide) flush()
    narrow.push(each)
    if (isWide || x(each.to) - x(narrow[0]?.from ?? each.from) >= least) flush()
  }
  flush()
  return drawn
}

export function sums(stretches: readonly Stretch[]): Record<Phase, number> {
  const total = { waited: 0, worked: 0, retried: 0, slept: 0 }
  for (const { phase, from, to } of stretches) total[phase] += to - from
  return total
}
