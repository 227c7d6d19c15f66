// The two libraries that lay out cards in layers: dagre is quick with few of them, ELK with many.
import dagre from '@dagrejs/dagre'
import type { ELK, ElkNode } from 'elkjs/lib/elk-api'
import type { Engine, LayoutRequest, Positions } from './layout'

const CARD_GAP = 36
const LAYER_GAP = 64
export const DAGRE_UP_TO = 300

export const layered: Engine = (request) => (request.boxes.length > DAGRE_UP_TO ? byElk(request) : byDagre(request))

export function byDagre({ boxes, links, direction }: LayoutRequest): Positions {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: direction, nodesep: CARD_GAP, ranksep: LAYER_GAP })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height })
  for (const { id, source, target, label } of links) {
    if (source !== target) graph.setEdge(source, target, { width: label, height: 20, labelpos: 'c' }, id)
  }
  dagre.layout(graph)
  return Object.fromEntries(
    boxes.map(({ id, width, height }) => {
      const node = graph.node(id)
      return [id, { x: Math.round(node.x - width / 2), y: Math.round(node.y - height / 2) }]
    }),
  )
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.spacing.nodeNode': String(CARD_GAP),
  'elk.layered.spacing.nodeNodeBetweenLayers': String(3 * LAYER_GAP),
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.thoroughness': '1',
  'elk.edgeRouting': 'POLYLINE',
}

let elk: Promise<ELK> | null = null

async function byElk({ boxes, links, direction }: LayoutRequest): Promise<Positions> {
  elk ??= loadElk()
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: { ...OPTIONS, 'elk.direction': direction === 'LR' ? 'RIGHT' : 'DOWN' },
    children: boxes.map(({ id, width, height }) => ({ id, width, height })),
    edges: links
      .filter(({ source, target }) => source !== target)
      .map(({ id, source, target }) => ({ id, sources: [source], targets: [target] })),
  }
  const { children = [] } = await (await elk).layout(graph)
  return Object.fromEntries(children.map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }]))
}

// A megabyte and a half that most projects never need.
async function loadElk(): Promise<ELK> {
  const [{ default: Elk }, { default: address }] = await Promise.all([
    import('elkjs/lib/elk-api'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ])
  return new Elk({ workerFactory: () => new Worker(address) })
}
