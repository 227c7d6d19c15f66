// The flow of the project as a diagram or as an outline, or the reason why there is neither.
import { lazy, Suspense, useMemo, useRef } from 'react'
import { useField } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import { useDiagramSeen } from '../../live/first-steps'
import { flowState, reload } from '../../live/project'
import { Unanswered } from '../../ui/Blank'
import { EmptyProject, NoSuchFlow } from './Blank'
import type { CanvasHandle } from './drawn'
import { FlowTools } from './FlowTools'
import { inFlow } from './graph'
import { foundIn } from './seek'
import { useNarrow } from './useNarrow'
import { useSeen } from './useSeen'

// The library that draws the diagram is not loaded for those who read the outline.
const Diagram = lazy(() => import('./Diagram'))
const Outline = lazy(() => import('../outline/Outline'))

export function FlowView() {
  useDiagramSeen()
  const { flow, error } = useStore(flowState, (state) => state)
  const chosen = useField('flow')
  if (flow === null) {
    return error ? <Unanswered error={error} retry={reload} /> : <div className="opening">Reading the project…</div>
  }
  if (flow.nodes.length === 0) return <EmptyProject />
  if (chosen !== null && !flow.flows.includes(chosen)) return <NoSuchFlow name={chosen} />
  return <Shown flow={flow} />
}

function Shown({ flow: declared }: { flow: Flow }) {
  const flow = useSeen(declared)
  const chosen = useField('flow')
  const as = useField('as')
  const seek = useField('seek')
  const isNarrow = useNarrow()
  const isOutline = as === 'outline' || (as === null && isNarrow)
  const shown = useMemo(() => inFlow(flow, chosen), [flow, chosen])
  const found = useMemo(() => foundIn(shown.nodes, seek), [shown, seek])
  const ids = useMemo(() => found && new Set(found.map(({ id }) => id)), [found])
  const canvas = useRef<CanvasHandle>(null)
  return (
    <div className="flow-view" data-as={isOutline ? 'outline' : 'diagram'}>
      <FlowTools flow={flow} found={found} isOutline={isOutline} canvas={canvas} />
      <Suspense fallback={<div className="opening">Opening…</div>}>
        {isOutline ? <Outline flow={shown} found={ids} /> : <Diagram flow={shown} found={ids} handle={canvas} />}
      </Suspense>
    </div>
  )
}
