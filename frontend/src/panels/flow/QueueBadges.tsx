// How much waits before each Step: a small stack at the end of the line that it came along.
import { ViewportPortal } from '@xyflow/react'
import { CircleX, Layers, LoaderCircle } from 'lucide-react'
import { memo, useEffect } from 'react'
import { useStore } from '../../core/store'
import type { QueueDepth } from '../../core/types'
import { byLine, depthKey, depths, depthText, watchDepths } from '../../live/depths'
import type { Direction } from './graph'
import type { Line } from './lines'

export const QueueBadges = memo(function QueueBadges({ lines, direction }: { lines: Line[]; direction: Direction }) {
  const all = useStore(depths, (state) => state)
  useEffect(watchDepths, [])
  const waiting = byLine(all)
  const told = new Set<string>()
  const badges = lines.flatMap(({ edge, end }) => {
    const key = depthKey(edge.target, edge.name)
    const depth = waiting.get(key)
    // Lines of several senders end at one place.
    if (!depth || told.has(key)) return []
    told.add(key)
    return [<Badge key={key} depth={depth} x={end.x} y={end.y} direction={direction} topic={edge.name} />]
  })
  return (
    <ViewportPortal>
      <div className="line-labels">{badges}</div>
    </ViewportPortal>
  )
})

interface BadgeProps {
  depth: QueueDepth
  topic: string
  x: number
  y: number
  direction: Direction
}

function Badge({ depth, topic, x, y, direction }: BadgeProps) {
  const { waiting, delayed, running, failed } = depth
  const before =
    direction === 'LR' ? 'translate(-100%, -50%) translate(-14px, 0)' : 'translate(-50%, -100%) translate(0, -12px)'
  const text = `${topic}: ${depthText(depth)}`
  return (
    <span
      className="queue-depth"
      role="img"
      aria-label={text}
      title={text}
      style={{ transform: `translate(${Math.round(x)}px, ${Math.round(y)}px) ${before}` }}
    >
      {waiting + delayed > 0 && (
        <span data-part="waiting">
          <Layers size={11} aria-hidden />
          {(waiting + delayed).toLocaleString()}
        </span>
      )}
      {running > 0 && (
        <span data-part="running">
          <LoaderCircle size={11} aria-hidden />
          {running.toLocaleString()}
        </span>
      )}
      {failed > 0 && (
        <span data-part="failed">
          <CircleX size={11} aria-hidden />
          {failed.toLocaleString()}
        </span>
      )}
    </span>
  )
}
