// One row's time: thick where it worked, thin where it waited, hatched where it was tried again, dotted where it slept.
import { duration } from '../../../core/time'
import type { Piece } from './path'
import { type Drawn, legible, PHASES, type Stretch } from './phases'
import type { Row } from './rows'
import type { Scale } from './scale'

export interface Shape {
  from: number
  to: number
  // Until when what it caused lasted, where that is later.
  reach: number
  stretches: Stretch[]
}

interface Props {
  row: Row
  shape: Shape
  scale: Scale
  path: readonly Piece[] | undefined
}

const LEAST = 2
// Narrower than this a stretch isn't told from its neighbours.
const LEGIBLE = 4
const LABEL = 60
// Room for a label behind the scale.
const BEYOND = 68

export function Bar({ row, shape, scale, path }: Props) {
  const left = scale.x(shape.from)
  const right = Math.max(scale.x(shape.to), left + LEAST)
  const place = (from: number, to: number, least = 0) => {
    const start = Math.max(scale.x(from), -4)
    const size = Math.max(Math.min(scale.x(to), scale.width + 4) - start, least)
    return { left: start, width: size }
  }
  const hasFailed = row.kind === 'span' ? row.span.status === 'error' : row.failed > 0
  if (right < 0 || left > scale.width) return null
  return (
    <div className="tl-bar" data-depth={Math.min(row.depth, 2)} data-failed={hasFailed || undefined} aria-hidden>
      {shape.reach > shape.to && <i className="tl-reach" style={place(shape.to, shape.reach)} />}
      {legible(shape.stretches, scale.x, LEGIBLE).map((drawn) => (
        <i
          key={`${drawn.phase}${drawn.from}`}
          className="tl-phase"
          data-phase={drawn.phase}
          style={place(drawn.from, drawn.to, LEAST)}
          title={titleOf(drawn)}
        />
      ))}
      {joined(path ?? [], scale.x).map(({ from, to }) => (
        <i key={from} className="tl-critical" style={place(from, to, 1)} />
      ))}
      {hasFailed && <i className="tl-cross" style={{ left: Math.min(right, scale.width) }} />}
      <span className="tl-took" style={labelAt(left, right, scale.width)}>
        {duration(shape.to - shape.from)}
      </span>
    </div>
  )
}

function titleOf({ phase, from, to, parts }: Drawn): string {
  const { label, means } = PHASES[phase]
  if (parts === 1) return `${label} ${duration(to - from)} ${means}`
  return `${parts.toLocaleString()} stretches in ${duration(to - from)}, mostly: ${label.toLowerCase()}`
}

// Pieces with less than a pixel between them are drawn as one.
function joined(path: readonly Piece[], x: (time: number) => number): { from: number; to: number }[] {
  const drawn: { from: number; to: number }[] = []
  for (const { from, to } of path) {
    const last = drawn.at(-1)
    if (last && x(from) - x(last.to) < 1) last.to = Math.max(last.to, to)
    else drawn.push({ from, to })
  }
  return drawn
}

// Beside the bar where there is room: behind it, else before it, else on it.
function labelAt(left: number, right: number, width: number): React.CSSProperties {
  if (right + LABEL <= width + BEYOND) return { left: right + 8 }
  if (left > LABEL) return { left: left - 8, translate: '-100% -50%' }
  return { left: Math.max(left, 0) + 8 }
}
