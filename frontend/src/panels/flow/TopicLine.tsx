// The line between two Steps, with the topic or whatever else joins them written on it.
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react'
import type { TopicEdge } from './graph'

export function TopicLine({ id, data, markerEnd, ...ends }: EdgeProps<TopicEdge>) {
  const [path, x, y] = getBezierPath(ends)
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd ? { markerEnd } : {})} />
      {data?.label && (
        <EdgeLabelRenderer>
          <span
            className="topic-label mono"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            title={data.conditional ? `${data.label} (only sometimes)` : data.label}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
