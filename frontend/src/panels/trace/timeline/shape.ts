// What a row's bar shows: when, how the time was spent, and until when its consequences lasted.
import type { Shape } from './Bar'
import { phasesOf } from './phases'
import { type Row, type Tree, within } from './rows'

// A bar that looks the same is the same, so that scrolling draws only what comes into sight.
const kept = new WeakMap<Tree, Map<string, Shape>>()

export function shapeOf(row: Row, tree: Tree): Shape {
  const known = kept.get(tree) ?? new Map<string, Shape>()
  kept.set(tree, known)
  const shape = known.get(row.key) ?? makeShape(row, tree)
  known.set(row.key, shape)
  return shape
}

function makeShape(row: Row, tree: Tree): Shape {
  if (row.kind === 'fold') {
    const first = row.pieces[0]
    const last = row.pieces.at(-1)
    const stretches = row.pieces.map(({ from, to }) => ({ phase: 'worked' as const, from, to }))
    return { from: first?.from ?? 0, to: last?.to ?? 0, reach: 0, stretches }
  }
  const { span, unit } = row
  const to = span.end ?? tree.end
  const children = within(span, tree)
  const whole = { from: span.start, to }
  if (unit) {
    const attempts = children.filter(({ phase }) => phase === 'attempt')
    return { ...whole, reach: unit.reach, stretches: phasesOf(span, attempts, tree.end) }
  }
  let reach = to
  for (const child of children) reach = Math.max(reach, child.end ?? tree.end)
  const unitSpan = tree.units.of.get(span.id)?.span
  const isRetried = span.phase === 'attempt' && span.status === 'error' && !isLast(span.start, unitSpan?.id, tree)
  return { ...whole, reach, stretches: [{ phase: isRetried ? 'retried' : 'worked', ...whole }] }
}

function isLast(start: number, unit: string | undefined, tree: Tree): boolean {
  return !(tree.trace.children.get(unit ?? '') ?? []).some((span) => span.phase === 'attempt' && span.start > start)
}
