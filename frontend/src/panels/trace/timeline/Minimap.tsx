// The whole trace in a strip: where the work was and where it failed. Dragging across it shows only that part.
import { type PointerEvent, useMemo, useState } from 'react'
import type { Gap } from './breaks'
import { type Lanes, laneColour } from './lanes'
import { makeScale, type View, WHOLE } from './scale'
import type { Units } from './units'

const WIDTH = 1000
const HEIGHT = 36
const TOP = 2
const ROWS = HEIGHT - 10
const LEAST_WIDTH = 2
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

// One line for each colour. What falls on the same spot is drawn once, so that the browser lays out no more for fifty
// thousand spans than for a thousand.
function draw(units: Units, lanes: Lanes, x: (time: number) => number, end: number) {
  const spots = new Uint8Array(ROWS * WIDTH)
  const colours: string[] = []
  const errors = new Set<number>()
  const { all } = units
  all.forEach(({ span }, at) => {
    const row = Math.floor((at / all.length) * ROWS)
    const from = Math.min(WIDTH - LEAST_WIDTH, Math.max(0, Math.round(x(span.start))))
    const to = Math.max(from + LEAST_WIDTH, Math.round(x(span.end ?? end)))
    if (span.status === 'error') errors.add(from)
    spots.fill(colourOf(laneColour(lanes, span.step), colours), row * WIDTH + from, row * WIDTH + Math.min(to, WIDTH))
  })
  const lines = colours.map((): string[] => [])
  for (let at = 0; at < spots.length; ) {
    const colour = spots[at] ?? 0
    const first = at
    const rowEnd = (Math.floor(at / WIDTH) + 1) * WIDTH
    while (at < rowEnd && spots[at] === colour) at += 1
    if (colour === 0) continue
    lines[colour - 1]?.push(`M${first % WIDTH} ${TOP + Math.floor(first / WIDTH) + 0.5}h${at - first}`)
  }
  return {
    lines: new Map(colours.map((colour, at) => [colour, lines[at]?.join('') ?? ''])),
    errors: [...errors].map((from) => `M${from} ${HEIGHT - 4}h3`).join(''),
  }
}

// The number of a colour from 1, because 0 is no colour.
function colourOf(colour: string, known: string[]): number {
  const at = known.indexOf(colour)
  return at >= 0 ? at + 1 : known.push(colour)
}
