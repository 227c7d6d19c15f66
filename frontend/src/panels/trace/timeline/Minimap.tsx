// The whole trace in a strip: where the work was and where it failed. Dragging across it shows only that part.
import { type PointerEvent, useMemo, useState } from 'react'
import type { Gap } from './breaks'
import { type Lanes, laneColour } from './lanes'
import { makeScale, type View, WHOLE } from './scale'
import type { Units } from './units'

const WIDTH = 1000
const HEIGHT = 36
const LEAST_DRAG = 0.004

interface Props {
  units: Units
  lanes: Lanes
  gaps: readonly Gap[]
  start: number
  end: number
  view: View
  setView: (view: View) => void
}

export function Minimap({ units, lanes, gaps, start, end, view, setView }: Props) {
  const [drag, setDrag] = useState<View | null>(null)
  const { lines, errors } = useMemo(
    () => draw(units, lanes, makeScale(start, end, gaps, WIDTH).x, end),
    [units, lanes, gaps, start, end],
  )
  const shareAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const shown = drag ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) } : view
  const finish = () => {
    if (drag) setView(shown.to - shown.from < LEAST_DRAG ? WHOLE : shown)
    setDrag(null)
  }
  return (
    <div
      className="tl-minimap"
      title="Drag across it to show a part; click to show everything"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        const at = shareAt(event)
        setDrag({ from: at, to: at })
      }}
      onPointerMove={(event) => drag && setDrag({ from: drag.from, to: shareAt(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {[...lines].map(([colour, path]) => (
          <path key={colour} d={path} style={{ stroke: colour }} />
        ))}
        <path d={errors} className="tl-minimap-errors" />
      </svg>
      {(shown.from > 0 || shown.to < 1) && (
        <>
          <i className="tl-outside" style={{ left: 0, width: `${shown.from * 100}%` }} />
          <i className="tl-outside" style={{ left: `${shown.to * 100}%`, right: 0 }} />
        </>
      )}
    </div>
  )
}

// One line for each colour, however many units there are. What falls on the same spot is drawn once.
function draw(units: Units, lanes: Lanes, x: (time: number) => number, end: number) {
  const lines = new Map<string, string[]>()
  const drawn = new Set<number>()
  const errors: string[] = []
  const rows = Math.max(1, units.all.length)
  units.all.forEach(({ span }, at) => {
    const y = Math.round(2 + ((at + 0.5) / rows) * (HEIGHT - 10)) + 0.5
    const from = Math.round(x(span.start))
    const to = Math.max(from + 2, Math.round(x(span.end ?? end)))
    if (span.status === 'error') errors.push(`M${from} ${HEIGHT - 4}h3`)
    const spot = (y * (WIDTH + 1) + from) * (WIDTH + 3) + to
    if (drawn.has(spot)) return
    drawn.add(spot)
    const colour = laneColour(lanes, span.step)
    const line = lines.get(colour)
    const piece = `M${from} ${y}H${to}`
    if (line) line.push(piece)
    else lines.set(colour, [piece])
  })
  const joined = new Map([...lines].map(([colour, pieces]) => [colour, pieces.join('')]))
  return { lines: joined, errors: [...new Set(errors)].join('') }
}
