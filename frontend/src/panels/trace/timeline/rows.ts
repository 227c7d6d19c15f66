// The rows of a timeline: units, below them their attempts, below those what they called; folded where many are alike.
import type { SpanRow } from '../../../core/trace-types'
import type { Trace } from '../trace'
import { cover, type Group, groupsOf, type Interval, p95 } from './fold'
import type { Unit, Units } from './units'
import { isUnit, unitsOf } from './units'

interface Place {
  key: string
  depth: number
  // Null: it has nothing below it.
  isOpen: boolean | null
  parent: string | null
}

export interface SpanPlace extends Place {
  kind: 'span'
  span: SpanRow
  unit: Unit | null
}

export interface FoldPlace extends Place {
  kind: 'fold'
  name: string
  step: string | null
  members: SpanRow[]
  failed: number
  running: number
  p95: number
  pieces: Interval[]
}

export type Row = SpanPlace | FoldPlace

export interface Tree {
  trace: Trace
  units: Units
  // Units, and groups of units that are alike, oldest first.
  top: (Unit | Group<Unit>)[]
  end: number
  folds: Map<string, FoldPlace>
  groupOf: Map<Unit, string>
}

// Above so many spans only the units are open at first.
const LARGE = 300

export function treeOf(trace: Trace, end: number): Tree {
  const units = unitsOf(trace, end)
  const groupOf = likenessOf(units)
  const top = groupsOf(units.all, (unit) => groupOf.get(unit) ?? unit.span.id)
  return { trace, units, top, end, folds: new Map(), groupOf }
}

// Units are alike that have the same name and were caused by units that are alike: so what a thousand messages cause is
// a handful of rows, however many hops there are.
function likenessOf({ all }: Units): Map<Unit, string> {
  const numbers = new Map<string, number>()
  const groups = new Map<Unit, string>()
  const numberOf = (key: string) => {
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  }
  for (const unit of all) {
    // A cause that began later by its machine's clock isn't numbered yet.
    const cause = unit.cause ? (groups.get(unit.cause) ?? 'later') : ''
    groups.set(unit, `u${numberOf(`${cause}:${unit.span.name}`)}`)
  }
  return groups
}

export function openAtFirst(row: Row, tree: Tree): boolean {
  if (row.kind === 'fold') return false
  if (tree.trace.spans.length > LARGE) return false
  return row.unit !== null || row.span.phase !== 'attempt' || tree.trace.spans.length <= LARGE / 4
}

// `isOpen` decides for a row whether what is below it is shown; `only` leaves out every other span.
export function rowsOf(tree: Tree, isOpen: (row: Row) => boolean, only: ReadonlySet<string> | null): Row[] {
  const rows: Row[] = []
  const stack: Row[] = topRows(tree, only).reverse()
  for (let row = stack.pop(); row; row = stack.pop()) {
    const below = row.isOpen !== null && isOpen(row) ? childRows(row, tree, only) : []
    rows.push({ ...row, isOpen: row.isOpen === null ? null : below.length > 0 && isOpen(row) })
    for (let at = below.length - 1; at >= 0; at -= 1) stack.push(below[at] as Row)
  }
  return rows
}

function topRows(tree: Tree, only: ReadonlySet<string> | null): Row[] {
  const rows: Row[] = []
  for (const each of tree.top) {
    if (!('members' in each)) {
      if (!only || only.has(each.span.id)) rows.push(spanRow(each.span, tree, 0, null, each))
    } else if (!only)
      rows.push(
        foldOf(
          each.key,
          each.members.map(({ span }) => span),
          tree,
          0,
          null,
        ),
      )
    else for (const unit of each.members) if (only.has(unit.span.id)) rows.push(spanRow(unit.span, tree, 0, null, unit))
  }
  return rows
}

function childRows(row: Row, tree: Tree, only: ReadonlySet<string> | null): Row[] {
  if (row.kind === 'fold') {
    return failedFirst(row.members).map((span) =>
      spanRow(span, tree, row.depth + 1, row.key, row.depth === 0 ? (tree.units.of.get(span.id) ?? null) : null),
    )
  }
  const children = within(row.span, tree).filter((span) => !only || only.has(span.id))
  const groups = only ? children : groupsOf(children, (span) => likeness(span))
  return groups.map((each) =>
    'members' in each
      ? foldOf(`${row.key}/${each.key}`, each.members, tree, row.depth + 1, row.key)
      : spanRow(each, tree, row.depth + 1, row.key, null),
  )
}

// What belongs to a span's own work; what it caused by messages stands for itself.
export function within(span: SpanRow, tree: Tree): SpanRow[] {
  return (tree.trace.children.get(span.id) ?? []).filter((child) => !isUnit(child, tree.trace))
}

function spanRow(span: SpanRow, tree: Tree, depth: number, parent: string | null, unit: Unit | null): SpanPlace {
  const isLeaf = !tree.trace.children.get(span.id)?.some((child) => !isUnit(child, tree.trace))
  return { kind: 'span', key: span.id, depth, isOpen: isLeaf ? null : false, parent, span, unit }
}

// A fold looks the same until its trace changes.
function foldOf(key: string, members: SpanRow[], tree: Tree, depth: number, parent: string | null): FoldPlace {
  const known = tree.folds.get(key)
  if (known) return known
  const first = members[0] as SpanRow
  const ends = members.map((span) => span.end ?? tree.end)
  const fold: FoldPlace = {
    kind: 'fold',
    key,
    depth,
    isOpen: false,
    parent,
    name: first.phase === 'call' ? likeness(first) : first.name,
    step: first.step,
    members,
    failed: members.filter(({ status }) => status === 'error').length,
    running: members.filter(({ end }) => end === null).length,
    p95: p95(members.map(({ start }, at) => (ends[at] as number) - start)),
    pieces: cover(members.map(({ start }, at) => ({ from: start, to: ends[at] as number }))),
  }
  tree.folds.set(key, fold)
  return fold
}

// "state.set tickets/4711" and "state.set tickets/4712" are alike; attempts are told apart by their numbers.
function likeness({ phase, name }: SpanRow): string {
  return phase === 'call' ? (name.split('/', 1)[0] ?? name) : name
}

function failedFirst(members: SpanRow[]): SpanRow[] {
  const failed = members.filter(({ status }) => status === 'error')
  return failed.length === 0 ? members : [...failed, ...members.filter(({ status }) => status !== 'error')]
}

// What has to be open for a span's row to be there.
export function above(id: string, tree: Tree): string[] {
  const keys: string[] = []
  const unit = tree.units.of.get(id)
  if (!unit) return keys
  const group = tree.groupOf.get(unit)
  if (group && tree.top.some((each) => 'members' in each && each.key === group)) keys.push(group)
  let span = tree.trace.byId.get(id)
  const path: SpanRow[] = []
  while (span && span !== unit.span && path.length < tree.trace.spans.length) {
    path.push(span)
    span = tree.trace.byId.get(span.parent ?? '')
  }
  let parent = unit.span
  for (const child of path.reverse()) {
    keys.push(parent.id)
    const fold = groupsOf(within(parent, tree), likeness).find(
      (each) => 'members' in each && each.members.includes(child),
    )
    if (fold && 'members' in fold) keys.push(`${parent.id}/${fold.key}`)
    parent = child
  }
  return keys
}

// Where it went wrong, oldest first: of a failed trigger its failed attempt, of that its failed call.
export function failuresOf(tree: Tree): SpanRow[] {
  const hasFailed = ({ status }: SpanRow) => status === 'error'
  return tree.trace.spans.filter((span) => hasFailed(span) && !within(span, tree).some(hasFailed))
}

// The next failure after a span; round at the end.
export function nextError(tree: Tree, after: string | null): string | null {
  const failures = failuresOf(tree)
  const at = failures.findIndex(({ id }) => id === after)
  return failures[(at + 1) % Math.max(1, failures.length)]?.id ?? null
}
