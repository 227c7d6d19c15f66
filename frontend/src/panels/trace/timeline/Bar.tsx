// One row's time: thick where it worked, thin where it waited, hatched where it was tried again, dotted where it slept.
import { duration } from '../../../core/time'
import type { Piece } from './path'
import { PHASES, type Phase } from './phases'
import type { Row } from './rows'
import type { Scale } from './scale'

export interface Shape {
  from: number
  to: number
  // Until when what it caused lasted, where that is later.
  reach: number
  stretches: { phase: Phase; from: number; to: number }[]
}

interface Props {
  row: Row
  shape: Shape
  scale: Scale
  path: readonly Piece[] | undefined
}

const LEAST = 2
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
      {shape.stretches.map(({ phase, from, to }) => (
        <i
          key={`${phase}${from}`}
          className="tl-phase"
          data-phase={phase}
          style={place(from, to, LEAST)}
          title={`${PHASES[phase].label} ${duration(to - from)} ${PHASES[phase].means}`}
        />
      ))}
      {path?.map(({ from, to }) => (
        <i key={from} className="tl-critical" style={place(from, to, 1)} />
      ))}
      {hasFailed && <i className="tl-cross" style={{ left: Math.min(right, scale.width) }} />}
      <span className="tl-took" style={labelAt(left, right, scale.width)}>
        {duration(shape.to - shape.from)}
      </span>
    </div>
  )
}

// Beside the bar where there is room: behind it, else before it, else on it.
function labelAt(left: number, right: number, width: number): React.CSSProperties {
  if (right + LABEL <= width + BEYOND) return { left: right + 8 }
  if (left > LABEL) return { left: left - 8, translate: '-100% -50%' }
  return { left: Math.max(left, 0) + 8 }
}
