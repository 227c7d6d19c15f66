// The lines between the cards, one for each topic, with what they carry written on them when it is asked for.
import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo, useState } from 'react'
import type { FlowEdge } from '../../core/types'
import { useMay } from '../../live/role'
import { AddBetween } from '../new/ways'
import type { Drawn } from './drawn'
import { arrowHead } from './geometry'
import { lineLabel } from './graph'
import './lines.css'
import { useSeenLines } from './useSeenLines'

interface LinesProps {
  drawn: Drawn
  selected: string | null
  found: ReadonlySet<string> | null
  // Lines that carry something now, and how many messages.
  active: Record<string, number> | undefined
  onTopic: ((edge: FlowEdge) => void) | undefined
  // Whether every line says what it carries.
  isLabelled: boolean
}

export const Lines = memo(function Lines(props: LinesProps) {
  const { drawn, selected, found, active, onTopic, isLabelled } = props
  const { direction } = drawn
  const lines = useSeenLines(drawn)
  const mayEdit = useMay('editor')
  const { items } = drawn.scene
  const steps = useMemo(() => new Set(items.filter(({ step }) => step && !step.virtual).map(({ id }) => id)), [items])
  const [pointed, setPointed] = useState<string | null>(null)
  const isNear = ({ id, source, target }: FlowEdge) => source === selected || target === selected || id === pointed
  const isDim = ({ source, target }: FlowEdge) => found !== null && !(found.has(source) && found.has(target))
  return (
    <ViewportPortal>
      <svg className="lines" aria-hidden="true">
        {lines.map(({ edge, path, end }) => (
          <LineShape
            key={edge.id}
            edge={edge}
            path={path}
            head={arrowHead(end, direction)}
            isNear={isNear(edge)}
            isDim={isDim(edge)}
            isActive={active !== undefined && edge.id in active}
            isQuiet={active !== undefined && !(edge.id in active)}
            onPoint={setPointed}
            onTopic={onTopic}
          />
        ))}
      </svg>
      <div className="line-labels">
        {lines.map(({ edge, label }) => (
          <LineLabel
            key={edge.id}
            edge={edge}
            x={label.x}
            y={label.y}
            isShown={isLabelled || isNear(edge)}
            isNear={isNear(edge)}
            isDim={isDim(edge)}
            count={active?.[edge.id] ?? 0}
            mayAdd={mayEdit && active === undefined && edge.kind === 'topic' && steps.has(edge.target)}
            onPoint={setPointed}
            onTopic={onTopic}
          />
        ))}
      </div>
    </ViewportPortal>
  )
})

interface ShapeProps {
  edge: FlowEdge
  path: string
  head: string
  isNear: boolean
  isDim: boolean
  isActive: boolean
  isQuiet: boolean
  onPoint: (id: string | null) => void
  onTopic: ((edge: FlowEdge) => void) | undefined
}

const LineShape = memo(function LineShape(props: ShapeProps) {
  const { edge, path, head, isNear, isDim, isActive, isQuiet, onPoint, onTopic } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the Steps at both ends and the outline lead to the topic too
    <g
      className="line-shape"
      data-edge={edge.id}
      data-kind={edge.kind}
      data-dash={edge.virtual ? 'virtual' : edge.conditional ? 'conditional' : undefined}
      data-near={isNear || undefined}
      data-dim={isDim || isQuiet || undefined}
      data-active={isActive || undefined}
      onPointerEnter={() => onPoint(edge.id)}
      onPointerLeave={() => onPoint(null)}
      onClick={() => onTopic?.(edge)}
    >
      <path className="line-hit" d={path} />
      <path className="line-path" d={path} />
      <path className="line-head" d={head} />
    </g>
  )
})

interface LabelProps {
  edge: FlowEdge
  x: number
  y: number
  isShown: boolean
  isNear: boolean
  isDim: boolean
  count: number
  // Whether a Step may be put in between.
  mayAdd: boolean
  onPoint: (id: string | null) => void
  onTopic: ((edge: FlowEdge) => void) | undefined
}

const LineLabel = memo(function LineLabel(props: LabelProps) {
  const { edge, x, y, isShown, isNear, isDim, count, mayAdd, onPoint, onTopic } = props
  if (!isShown && count < 2) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: as the line that it belongs to
    // biome-ignore lint/a11y/noStaticElementInteractions: as the line that it belongs to
    <span
      className="line-label mono"
      data-near={isNear || undefined}
      data-dim={isDim || undefined}
      style={{ transform: `translate(-50%, -50%) translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
      onPointerEnter={() => onPoint(edge.id)}
      onPointerLeave={() => onPoint(null)}
      onClick={(event) => event.defaultPrevented || onTopic?.(edge)}
    >
      {isShown && <span>{lineLabel(edge)}</span>}
      {isShown && edge.conditional && <em>if</em>}
      {count > 1 && <b>×{count.toLocaleString()}</b>}
      {isNear && mayAdd && <AddBetween topic={edge.name} step={edge.target} />}
    </span>
  )
})
