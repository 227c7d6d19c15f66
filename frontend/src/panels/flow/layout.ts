// Where the cards go. Runs in a worker, because a large flow takes dagre seconds.
import dagre from '@dagrejs/dagre'

export interface Box {
  id: string
  width: number
  height: number
}

export interface Link {
  source: string
  target: string
  // How wide its label is; dagre leaves room for it.
  label: number
}

export interface LayoutRequest {
  key: string
  boxes: Box[]
  links: Link[]
  direction: 'LR' | 'TB'
}

export type Positions = Record<string, { x: number; y: number }>

const GRID_GAP = 40
const GRID_COLUMNS = 4

export function place({ boxes, links, direction }: LayoutRequest): Positions {
  const linked = new Set(links.flatMap(({ source, target }) => [source, target]))
  const positions = layered(
    boxes.filter(({ id }) => linked.has(id)),
    links,
    direction,
  )
  const lowest = Math.max(0, ...boxes.map((box) => (positions[box.id]?.y ?? -GRID_GAP * 2) + box.height + GRID_GAP * 2))
  // Steps that nothing connects would each be a layer's worth of empty space; a grid below the rest is calmer.
  const loose = boxes.filter(({ id }) => !linked.has(id))
  return { ...positions, ...grid(loose, linked.size > 0 ? lowest : 0, direction === 'TB' ? 1 : GRID_COLUMNS) }
}

function layered(boxes: Box[], links: Link[], direction: 'LR' | 'TB'): Positions {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: direction, nodesep: 36, ranksep: 64 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const [index, { source, target, label }] of links.entries()) {
    if (source !== target) graph.setEdge(source, target, { width: label, height: 20, labelpos: 'c' }, String(index))
  }
  dagre.layout(graph)
  return Object.fromEntries(
    boxes.map(({ id, width, height }) => {
      const node = graph.node(id)
      return [id, { x: Math.round(node.x - width / 2), y: Math.round(node.y - height / 2) }]
    }),
  )
}

function grid(boxes: Box[], top: number, columns: number): Positions {
  const positions: Positions = {}
  let y = top
  for (let start = 0; start < boxes.length; start += columns) {
    const row = boxes.slice(start, start + columns)
    let x = 0
    for (const box of row) {
      positions[box.id] = { x, y }
      x += box.width + GRID_GAP
    }
    y += Math.max(...row.map(({ height }) => height)) + GRID_GAP
  }
  return positions
}
