// The drawing of a flow: cards, lines, regions; what can be done with the view of it. It knows no address and saves nothing.
import { type NodeChange, ReactFlow, ReactFlowProvider, useStore as useFlowStore } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { type ReactNode, type Ref, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { counted } from '../../core/time'
import type { Flow, FlowEdge, Positions as SavedPositions } from '../../core/types'
import { type Card, useCards } from './cards'
import type { CanvasHandle, Drawn } from './drawn'
import { FarLayer } from './FarLayer'
import './flow.css'
import { FoldCard } from './FoldCard'
import { GroupRegions } from './GroupRegions'
import { type Direction, layoutRequest, type Scene, sceneOf } from './graph'
import { Lines } from './Lines'
import { FEW, isFar, levelAt } from './level'
import { linesOf } from './lines'
import { type Mark, Unfold } from './marks'
import { placed } from './positions'
import { QueueBadges } from './QueueBadges'
import { StepCard } from './StepCard'
import { useCanvasKeys } from './useCanvasKeys'
import { type Layout, useLayout } from './useLayout'
import { FARTHEST, useView } from './useView'
import { ViewTools } from './ViewTools'

const NODE_TYPES = { step: StepCard, fold: FoldCard }
const NOTHING_FOLDED: ReadonlySet<string> = new Set()
const NOTHING_SAVED: SavedPositions = {}
const NO_CARDS: Card[] = []
// Keys are ours, see useCanvasKeys.
const FIXED = {
  nodesConnectable: false,
  disableKeyboardA11y: true,
  selectNodesOnDrag: false,
  nodeDragThreshold: 4,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  minZoom: FARTHEST,
  maxZoom: 1.8,
  proOptions: { hideAttribution: true },
}

export interface FlowCanvasProps {
  // Only what is to be drawn, see `inFlow`.
  flow: Flow
  direction: Direction
  selected?: string | null
  onSelect?: (id: string | null) => void
  onTopic?: (edge: FlowEdge) => void
  // How each Step stands, by its name, in place of the live state. Those that aren't named stand back.
  marks?: Record<string, Mark>
  // Messages on the lines, by id of the edge, in place of none.
  active?: Record<string, number>
  isGrouped?: boolean
  folded?: ReadonlySet<string>
  onFold?: (group: string) => void
  // Those that a search found; null while nothing is sought.
  found?: ReadonlySet<string> | null
  saved?: SavedPositions
  // Cards can be moved when somebody wants to know of it.
  onMove?: (moved: SavedPositions) => void
  handle?: Ref<CanvasHandle>
  // Lies over the drawing.
  children?: ReactNode
}

export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  )
}

function Canvas(props: FlowCanvasProps) {
  const { flow, direction, selected = null, onSelect, onMove, marks, found = null, active } = props
  const { isGrouped = false, folded = NOTHING_FOLDED, onFold = ignore, saved = NOTHING_SAVED } = props
  const scene = useMemo(() => sceneOf(flow, isGrouped, folded), [flow, isGrouped, folded])
  const layout = useLayout(useMemo(() => layoutRequest(scene, direction), [scene, direction]))
  const [dragged, setDragged] = useState(NOTHING_SAVED)
  const drawn = useDrawn(scene, direction, layout, saved, dragged)
  const level = useFlowStore((state) => levelAt(state.transform[2]))
  const isPainted = scene.items.length > FEW && isFar(level)
  const shown = useMemo(() => found && withGroups(found, scene), [found, scene])
  const { problems } = flow
  const cards = useCards({ drawn, problems, selected, found: shown, marks, isDraggable: onMove !== undefined })
  const view = useView(drawn)
  const root = useRef<HTMLDivElement>(null)
  const open = (id: string) => {
    const group = scene.items.find((item) => item.id === id)?.fold
    if (group) onFold(group.name)
    else onSelect?.(id)
  }
  const move = onMove ? (id: string, x: number, y: number) => onMove({ [id]: [x, y] }) : null
  const cursor = useCanvasKeys({ root, drawn, view, open, move })
  const pictured = useMemo(() => ({ selected, cursor, found: shown, marks }), [selected, cursor, shown, marks])
  useImperativeHandle(props.handle, () => ({ fit: view.fit, reveal: view.reveal, drawn: () => drawn }))
  return (
    <Unfold value={onFold}>
      <section
        className="flow"
        data-level={level}
        ref={root}
        aria-label={`Diagram of ${counted(flow.nodes.length, 'Step')}`}
        // What is painted has no elements for the keyboard to stand on.
        tabIndex={isPainted ? 0 : undefined}
      >
        {drawn && view.isFitted && isPainted && <FarLayer drawn={drawn} pictured={pictured} />}
        <ReactFlow
          nodes={isPainted || !view.isFitted ? NO_CARDS : cards}
          nodeTypes={NODE_TYPES}
          onNodeClick={(_, { id }) => open(id)}
          onPaneClick={(event) => onSelect?.(isPainted && drawn ? view.cardAt(drawn, event) : null)}
          onNodesChange={(changes) => setDragged((before) => draggedBy(changes) ?? before)}
          onNodeDragStop={(_, { id, position }) => {
            move?.(id, position.x, position.y)
            setDragged(NOTHING_SAVED)
          }}
          onMove={view.onMove}
          onlyRenderVisibleElements={cards.length > FEW}
          {...FIXED}
        >
          {drawn && view.isFitted && !isPainted && (
            <Lines
              drawn={drawn}
              selected={selected}
              found={shown}
              active={active}
              onTopic={props.onTopic}
              isLabelled={level === 'close'}
            />
          )}
          {drawn && !isPainted && !marks && <QueueBadges lines={drawn.lines} direction={direction} />}
          {drawn && <GroupRegions drawn={drawn} isPainted={isPainted} />}
        </ReactFlow>
        <output className="hidden">{isPainted && cursor}</output>
        <ViewTools view={view} />
        {props.children}
      </section>
    </Unfold>
  )
}

function useDrawn(
  scene: Scene,
  direction: Direction,
  layout: Layout | null,
  saved: SavedPositions,
  dragged: SavedPositions,
): Drawn | null {
  return useMemo(() => {
    if (!layout) return null
    const positions = placed(scene.items, layout.positions, { ...saved, ...dragged })
    return { key: layout.key, scene, positions, direction, lines: linesOf(scene, positions, direction) }
  }, [scene, direction, layout, saved, dragged])
}

// A folded group is found where one of its Steps is.
function withGroups(found: ReadonlySet<string>, { items }: Scene): ReadonlySet<string> {
  const groups = items.filter(({ fold }) => fold?.steps.some(({ id }) => found.has(id)))
  return new Set([...found, ...groups.map(({ id }) => id)])
}

function draggedBy(changes: NodeChange<Card>[]): SavedPositions | null {
  const places = changes.flatMap((change) =>
    change.type === 'position' && change.dragging && change.position
      ? [[change.id, [change.position.x, change.position.y]] as const]
      : [],
  )
  return places.length > 0 ? (Object.fromEntries(places) as SavedPositions) : null
}

function ignore(): void {}
