// Joins the lines that data drew to those that files declare.
import type { Flow, FlowEdge } from '../../core/types'

export function withSeen(flow: Flow, seen: FlowEdge[]): Flow {
  const known = new Set(flow.nodes.map(({ id }) => id))
  const edges = seen.filter(({ source, target }) => known.has(source) && known.has(target) && source !== target)
  return edges.length > 0 ? { ...flow, edges: [...flow.edges, ...edges] } : flow
}
