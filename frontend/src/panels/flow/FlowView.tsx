// The diagram, or the reason why there is none.
import {
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  ReactFlowProvider,
  useStore as useFlowStore,
} from '@xyflow/react'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { go, useField } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import { noteSeen } from '../../live/first-steps'
import { flowState } from '../../live/project'
import { EmptyProject, Unreachable } from './Blank'
import { FlowSwitcher } from './FlowSwitcher'
import './flow.css'
import { cards, inFlow, layoutRequest, topicEdges } from './graph'
import { StepCard } from './StepCard'
import { TopicLine } from './TopicLine'
import { useLayout } from './useLayout'
import { FIT, useView } from './useView'

const NODE_TYPES = { step: StepCard }
const EDGE_TYPES = { topic: TopicLine }
const FAR_BELOW = 0.45
const MANY_STEPS = 150
const narrow = window.matchMedia('(max-width: 700px)')

export function FlowView() {
  useEffect(() => noteSeen('diagram'), [])
  const { flow, error } = useStore(flowState, (state) => state)
  if (flow === null) return error ? <Unreachable error={error} /> : <div className="blank">Reading the project…</div>
  if (flow.nodes.length === 0) return <EmptyProject />
  return (
    <ReactFlowProvider>
      <Diagram flow={flow} />
    </ReactFlowProvider>
  )
}

function Diagram({ flow }: { flow: Flow }) {
  const chosen = useField('flow')
  const selected = useField('step')
  const direction = useDirection()
  const shown = useMemo(() => inFlow(flow, chosen), [flow, chosen])
  const request = useMemo(() => layoutRequest(shown, direction), [shown, direction])
  const layout = useLayout(request)
  const positions = layout?.positions
  const nodes = useMemo(
    () => (positions ? cards(shown, positions, direction, selected) : []),
    [shown, positions, direction, selected],
  )
  const edges = useMemo(() => (positions ? topicEdges(shown, selected) : []), [shown, positions, selected])
  const isFar = useFlowStore((state) => state.transform[2] < FAR_BELOW)
  const view = useView(layout?.key ?? null, chosen)

  return (
    <div className="flow" data-far={isFar || undefined}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodeClick={(_, node) => go({ step: node.id })}
        onPaneClick={() => go({ step: null })}
        onNodesChange={(changes) => {
          for (const change of changes) {
            if (change.type === 'select' && change.selected) go({ step: change.id })
          }
        }}
        onMove={view.onMove}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        minZoom={0.08}
        maxZoom={1.8}
        onlyRenderVisibleElements={nodes.length > MANY_STEPS}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.2} color="var(--line-strong)" />
        <Controls showInteractive={false} fitViewOptions={FIT} onFitView={view.onFitView} position="bottom-left" />
      </ReactFlow>
      <FlowSwitcher flows={flow.flows} chosen={chosen} />
    </div>
  )
}

function useDirection(): 'LR' | 'TB' {
  const isNarrow = useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )
  return isNarrow ? 'TB' : 'LR'
}
