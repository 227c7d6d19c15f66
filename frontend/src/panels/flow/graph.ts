// From what the API says to what the diagram draws.
import { type Edge, MarkerType, type Node } from '@xyflow/react'
import type { Flow, Problem, StepNode } from '../../core/types'
import type { LayoutRequest, Positions } from './layout'

export interface CardData extends Record<string, unknown> {
  step: StepNode
  problems: Problem[]
  direction: 'LR' | 'TB'
}

export interface TopicData extends Record<string, unknown> {
  label: string
  conditional: boolean
}

export type Card = Node<CardData, 'step'>
export type TopicEdge = Edge<TopicData, 'topic'>

export const CARD_WIDTH = 252
const CARD_BASE = 76
const TRIGGER_ROW = 24
const LABEL_WIDTH = 160
const LETTER_WIDTH = 6.7

// Must agree with card.css, because the cards are placed before they are drawn.
export function cardHeight(step: StepNode): number {
  return CARD_BASE + Math.max(1, step.triggers.length) * TRIGGER_ROW
}

// What people call the language: the file's own suffix tells TypeScript from JavaScript.
export function languageTag(step: StepNode): string {
  return step.file.split('.').at(-1)?.toUpperCase() ?? step.language
}

export function inFlow(flow: Flow, name: string | null): Flow {
  if (name === null || !flow.flows.includes(name)) return flow
  const nodes = flow.nodes.filter((node) => node.flows.includes(name))
  const ids = new Set(nodes.map(({ id }) => id))
  return { ...flow, nodes, edges: flow.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)) }
}

export function layoutRequest(flow: Flow, direction: 'LR' | 'TB'): LayoutRequest {
  const boxes = flow.nodes.map((step) => ({ id: step.id, width: CARD_WIDTH, height: cardHeight(step) }))
  const links = flow.edges.map(({ source, target, label, name }) => ({
    source,
    target,
    label: Math.min(LABEL_WIDTH, (label ?? name).length * LETTER_WIDTH + 14),
  }))
  return { key: JSON.stringify([direction, boxes, links]), boxes, links, direction }
}

export function cards(flow: Flow, positions: Positions, direction: 'LR' | 'TB', selected: string | null): Card[] {
  return flow.nodes.map((step) => ({
    id: step.id,
    type: 'step',
    position: positions[step.id] ?? { x: 0, y: 0 },
    width: CARD_WIDTH,
    height: cardHeight(step),
    selected: step.id === selected,
    ariaLabel: cardLabel(step),
    data: { step, direction, problems: flow.problems.filter(({ file }) => file === step.file) },
  }))
}

export function topicEdges(flow: Flow, selected: string | null): TopicEdge[] {
  return flow.edges.map((edge) => {
    const isNear = edge.source === selected || edge.target === selected
    return {
      id: edge.id,
      type: 'topic',
      source: edge.source,
      target: edge.target,
      className: `${edge.virtual || edge.conditional ? 'dashed' : ''} ${isNear ? 'near' : ''}`,
      markerEnd: {
        type: MarkerType.ArrowClosed,
        width: 16,
        height: 16,
        color: `var(--${isNear ? 'accent' : 'text-faint'})`,
      },
      focusable: false,
      data: { label: edge.label ?? edge.name, conditional: edge.conditional },
    }
  })
}

function cardLabel(step: StepNode): string {
  const triggers = step.triggers.map(({ label, summary }) => `${label} ${summary}`).join(', ')
  return `Step ${step.name}, ${step.language}${triggers ? `, started by ${triggers}` : ''}`
}
