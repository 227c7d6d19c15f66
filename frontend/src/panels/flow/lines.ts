// Where each line begins and ends: one port for each topic that a card sends, one for each trigger that takes it.
import type { FlowEdge } from '../../core/types'
import { type Curve, curve, type Point } from './geometry'
import { type Direction, HEAD_HEIGHT, type Item, ROW_HEIGHT, type Scene } from './graph'
import type { Positions } from './layout'

export interface Line extends Curve {
  edge: FlowEdge
}

const PORT_GAP = 14

export function linesOf(scene: Scene, positions: Positions, direction: Direction): Line[] {
  const items = new Map(scene.items.map((item) => [item.id, item]))
  // Ports stand in the order of what they lead to, so that lines of one card don't cross each other.
  const aside = (id: string) => positions[id]?.[direction === 'LR' ? 'y' : 'x'] ?? 0
  const sent = portNames(
    scene.edges.toSorted((a, b) => aside(a.target) - aside(b.target)),
    (edge) => edge.source,
  )
  const taken = portNames(
    scene.edges.toSorted((a, b) => aside(a.source) - aside(b.source)),
    (edge) => edge.target,
  )
  const lines: Line[] = []
  for (const edge of scene.edges) {
    const [source, target] = [items.get(edge.source), items.get(edge.target)]
    const [from, to] = [positions[edge.source], positions[edge.target]]
    if (!source || !target || !from || !to) continue
    const start = startPort(source, from, direction, sent.get(edge.source) ?? [], edge.name)
    const end = endPort(target, to, direction, taken.get(edge.target) ?? [], edge.name)
    lines.push({ edge, ...curve(start, end, direction) })
  }
  return lines
}

function portNames(edges: FlowEdge[], side: (edge: FlowEdge) => string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const edge of edges) {
    const names = found.get(side(edge)) ?? []
    if (!names.includes(edge.name)) names.push(edge.name)
    found.set(side(edge), names)
  }
  return found
}

function startPort(item: Item, at: Point, direction: Direction, names: string[], name: string): Point {
  const shift = spread(names, name, direction === 'LR' ? item.height : item.width)
  return direction === 'LR'
    ? { x: at.x + item.width, y: at.y + item.height / 2 + shift }
    : { x: at.x + item.width / 2 + shift, y: at.y + item.height }
}

// A line arrives at the trigger that takes its topic, where the card has it.
function endPort(item: Item, at: Point, direction: Direction, names: string[], name: string): Point {
  if (direction === 'TB') return { x: at.x + item.width / 2 + spread(names, name, item.width), y: at.y }
  const row = item.step?.triggers.findIndex(({ kind, summary }) => kind === 'queue' && summary === name) ?? -1
  if (row >= 0) return { x: at.x, y: at.y + HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT }
  return { x: at.x, y: at.y + item.height / 2 + spread(names, name, item.height) }
}

function spread(names: string[], name: string, extent: number): number {
  const gap = Math.min(PORT_GAP, (extent - 24) / Math.max(1, names.length))
  return (names.indexOf(name) - (names.length - 1) / 2) * gap
}
