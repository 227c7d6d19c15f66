// From what the API says to what the diagram draws: cards, and the lines between them.
import type { Flow, FlowEdge, StepNode } from '../../core/types'
import { type Group, groupsOf } from './groups'
import type { LayoutRequest } from './layout'

export type Direction = 'LR' | 'TB'

// A card: a Step, or a group that is folded into one.
export interface Item {
  id: string
  width: number
  height: number
  step: StepNode | null
  fold: Group | null
}

export interface Scene {
  items: Item[]
  // Edges between the items, of which several may join the same two.
  edges: FlowEdge[]
  // The groups that are drawn as regions around their Steps.
  regions: Group[]
}

export const CARD_WIDTH = 252
export const HEAD_HEIGHT = 40
export const ROW_HEIGHT = 24
const FOOT_HEIGHT = 36
const LABEL_WIDTH = 160
const LETTER_WIDTH = 6.7
// For what waits at the end of the line.
const BADGE_ROOM = 44

// Must agree with card.css, because the cards are placed before they are drawn.
export function cardHeight(step: StepNode | null): number {
  return HEAD_HEIGHT + FOOT_HEIGHT + Math.max(1, step?.triggers.length ?? 1) * ROW_HEIGHT
}

// What people call the language: the file's own suffix tells TypeScript from JavaScript.
export function languageTag(step: StepNode): string {
  return step.file.split('.').at(-1)?.toUpperCase() ?? step.language
}

export function inFlow(flow: Flow, name: string | null): Flow {
  if (name === null) return flow
  const nodes = flow.nodes.filter((node) => node.flows.includes(name))
  const ids = new Set(nodes.map(({ id }) => id))
  return { ...flow, nodes, edges: flow.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)) }
}

export function sceneOf(flow: Flow, isGrouped: boolean, folded: ReadonlySet<string>): Scene {
  const groups = isGrouped ? groupsOf(flow) : []
  const closed = groups.filter(({ name }) => folded.has(name))
  const standsFor = new Map(closed.flatMap((group) => group.steps.map((step) => [step.id, foldId(group.name)])))
  const steps = flow.nodes.filter(({ id }) => !standsFor.has(id))
  return {
    items: [
      ...steps.map((step) => ({ id: step.id, width: CARD_WIDTH, height: cardHeight(step), step, fold: null })),
      ...closed.map((fold) => ({
        id: foldId(fold.name),
        width: CARD_WIDTH,
        height: cardHeight(null),
        step: null,
        fold,
      })),
    ],
    edges: standsFor.size === 0 ? flow.edges : folding(flow.edges, standsFor),
    regions: groups.filter(({ name }) => !folded.has(name)),
  }
}

export function foldId(group: string): string {
  return `group ${group}`
}

// What ended at a Step in a folded group ends at the group, once for each topic.
function folding(edges: FlowEdge[], standsFor: Map<string, string>): FlowEdge[] {
  const found = new Map<string, FlowEdge>()
  for (const edge of edges) {
    const source = standsFor.get(edge.source) ?? edge.source
    const target = standsFor.get(edge.target) ?? edge.target
    const isWhole = source === edge.source && target === edge.target
    if (!isWhole && source === target) continue
    const id = isWhole ? edge.id : `${source} > ${target} : ${edge.name}`
    if (!found.has(id)) found.set(id, { ...edge, id, source, target })
  }
  return [...found.values()]
}

export function layoutRequest({ items, edges, regions }: Scene, direction: Direction): LayoutRequest {
  const groupOf = new Map(regions.flatMap(({ name, steps }) => steps.map(({ id }) => [id, name])))
  return {
    direction,
    boxes: items.map(({ id, width, height }) => ({ id, width, height, group: groupOf.get(id) ?? null })),
    links: edges.map((edge) => ({
      id: edge.id,
      source: edge.source,
      target: edge.target,
      label: Math.min(LABEL_WIDTH, lineLabel(edge).length * LETTER_WIDTH + 14) + BADGE_ROOM,
    })),
  }
}

export function lineLabel(edge: FlowEdge): string {
  return edge.label ?? edge.name
}

export function cardLabel(step: StepNode): string {
  const triggers = step.triggers.map(({ label, summary }) => `${label} ${summary}`).join(', ')
  return `Step ${step.name}, ${step.language}${triggers ? `, started by ${triggers}` : ''}`
}
