// Messages on their way along the lines. What nobody has taken yet stays at the end of its line, as a small stack.
import { useStore as useFlowStore, ViewportPortal } from '@xyflow/react'
import { type CSSProperties, type RefObject, useEffect, useRef, useState } from 'react'
import { counted } from '../../../core/time'
import type { CanvasHandle } from '../../flow/drawn'
import type { OnLine } from './standing'

interface TravellersProps {
  lines: Record<string, OnLine>
  canvas: RefObject<CanvasHandle | null>
}

// As long as run.css lets one travel. A message that was taken sooner is still seen arriving.
const TRAVEL_MS = 450
// From farther away messages grow against the cards.
const LEGIBLE = 0.9

export function Travellers({ lines, canvas }: TravellersProps) {
  const moving = useMoving(lines)
  // New cards mean new lines.
  useFlowStore((state) => state.nodes)
  const zoom = useFlowStore((state) => state.transform[2])
  const drawn = canvas.current?.drawn()
  if (!drawn) return null
  const paths = new Map(drawn.lines.map(({ edge, path }) => [edge.id, path]))
  return (
    <ViewportPortal>
      {Object.entries(lines).map(([id, { sent, waiting }]) => {
        const path = paths.get(id)
        if (!path || (waiting === 0 && !moving.has(id))) return null
        const style = { offsetPath: `path("${path}")`, scale: Math.max(1, LEGIBLE / zoom) } as CSSProperties
        return (
          <span
            key={`${id} ${sent}`}
            className="traveller"
            data-waiting={waiting > 0 || undefined}
            title={waiting > 0 ? `${counted(waiting, 'message')} waiting` : undefined}
            style={style}
          >
            {waiting > 1 ? waiting.toLocaleString() : ''}
          </span>
        )
      })}
    </ViewportPortal>
  )
}

// The lines on which something was sent a moment ago.
function useMoving(lines: Record<string, OnLine>): ReadonlySet<string> {
  const known = useRef(lines)
  const [moving, setMoving] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const sent = Object.keys(lines).filter((id) => (lines[id]?.sent ?? 0) > (known.current[id]?.sent ?? 0))
    known.current = lines
    if (sent.length === 0) return
    setMoving((before) => new Set([...before, ...sent]))
    setTimeout(() => setMoving((before) => new Set([...before].filter((id) => !sent.includes(id)))), TRAVEL_MS)
  }, [lines])
  return moving
}
