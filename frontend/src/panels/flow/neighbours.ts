// Which card an arrow key leads to: along a line in the direction of the diagram, to the next card across it.
import type { FlowEdge } from '../../core/types'
import type { Point } from './geometry'
import type { Direction } from './graph'
import type { Positions } from './layout'

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

interface Place extends Point {
  id: string
}

const WAYS: Record<ArrowKey, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

// Null where the key leads nowhere. Without a card to start from it is the first one.
export function neighbour(
  from: string | null,
  key: ArrowKey,
  edges: FlowEdge[],
  positions: Positions,
  direction: Direction,
): string | null {
  const start = from === null ? undefined : positions[from]
  if (from === null || !start) return first(positions)
  const along = direction === 'LR' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  const place = { id: from, ...start }
  if (key === along[1]) return nearest(place, linked(edges, from, 'source', 'target'), positions)
  if (key === along[0]) return nearest(place, linked(edges, from, 'target', 'source'), positions)
  return across(place, WAYS[key], positions)
}

function linked(edges: FlowEdge[], id: string, near: 'source' | 'target', far: 'source' | 'target'): string[] {
  return edges.filter((edge) => edge[near] === id && edge[far] !== id).map((edge) => edge[far])
}

function nearest(from: Place, ids: string[], positions: Positions): string | null {
  let best: { id: string; far: number } | null = null
  for (const id of ids) {
    const at = positions[id]
    if (!at) continue
    const far = Math.hypot(at.x - from.x, at.y - from.y)
    if (best === null || far < best.far) best = { id, far }
  }
  return best?.id ?? null
}

// The next one in that direction; what lies straight ahead is nearer than what lies aside.
function across(from: Place, way: Point, positions: Positions): string | null {
  let best: { id: string; far: number } | null = null
  for (const [id, at] of Object.entries(positions)) {
    const [dx, dy] = [at.x - from.x, at.y - from.y]
    const ahead = dx * way.x + dy * way.y
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x)
    if (id === from.id || ahead <= 1) continue
    const far = ahead + 2 * aside
    if (best === null || far < best.far) best = { id, far }
  }
  return best?.id ?? null
}

function first(positions: Positions): string | null {
  const places = Object.entries(positions)
  places.sort(([, a], [, b]) => a.x + a.y - b.x - b.y)
  return places[0]?.[0] ?? null
}
