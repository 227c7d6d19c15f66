// Messages as lines from where they were sent to the work that they started.
import type { Row, Tree } from './rows'
import type { Scale } from './scale'

export const ROW = 28

interface Props {
  rows: readonly Row[]
  places: ReadonlyMap<string, number>
  tree: Tree
  scale: Scale
  first: number
  last: number
  // Of many rows only the messages of one unit are shown.
  active: string | null
}

const FEW_ROWS = 60

export function Hops({ rows, places, tree, scale, first, last, active }: Props) {
  const activeUnit = active === null ? undefined : tree.units.of.get(active)
  const from = Math.max(0, first - FEW_ROWS)
  const lines: { key: string; path: string; isActive: boolean }[] = []
  for (let at = from; at <= Math.min(last + FEW_ROWS, rows.length - 1); at += 1) {
    const row = rows[at]
    if (row?.kind !== 'span' || !row.unit?.cause || row.unit.span !== row.span) continue
    const isActive = activeUnit !== undefined && (row.unit === activeUnit || row.unit.cause === activeUnit)
    if (!isActive && rows.length > FEW_ROWS) continue
    const sender = senderOf(row.span.parent, tree, places)
    const x = Math.round(scale.x(row.span.start)) + 0.5
    if (sender === undefined || sender >= at || x < 0 || x > scale.width) continue
    lines.push({
      key: row.key,
      isActive,
      path: `M${x} ${sender * ROW + ROW / 2 + 6}V${at * ROW + ROW / 2 - 8}m-3 -3l3 4l3 -4`,
    })
  }
  return (
    <svg className="tl-hops" width={Math.max(0, scale.width)} height={rows.length * ROW} aria-hidden="true">
      {lines.map(({ key, path, isActive }) => (
        <path key={key} d={path} data-active={isActive || undefined} />
      ))}
    </svg>
  )
}

// The row of the call that sent it, or of the first thing around that call which is shown.
function senderOf(id: string | null, tree: Tree, places: ReadonlyMap<string, number>): number | undefined {
  let span = tree.trace.byId.get(id ?? '')
  for (let hops = 0; span && hops < 8; hops += 1) {
    const place = places.get(span.id)
    if (place !== undefined) return place
    span = tree.trace.byId.get(span.parent ?? '')
  }
  return undefined
}
